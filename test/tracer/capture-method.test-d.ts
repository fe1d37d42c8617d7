import { createTracer } from 'fluoroscope';
import { expectTypeOf, test } from 'vitest';

const tracer = createTracer();

class Orders {
  @tracer.captureMethod()
  find(id: number): string {
    return String(id);
  }
  @tracer.captureMethod({ name: 'load all', captureResponse: true })
  async load(): Promise<string[]> {
    return [];
  }
}

test('a decorated method keeps its type', () => {
  expectTypeOf<Orders['find']>().toEqualTypeOf<(id: number) => string>();
  expectTypeOf<Orders['load']>().toEqualTypeOf<() => Promise<string[]>>();
});
