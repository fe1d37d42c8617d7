import { runInThisContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { createTracer, instrument, type Tracer } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { describe, expect, test } from 'vitest';
import { lambdaContext } from '../lambda-context.js';

const telemetry = memoryTelemetry();
const tracer = createTracer();

interface Orders {
  find(id: number): string;
  load(): Promise<string[]>;
  fail(): never;
}

const SOURCE = `
  export const create = (tracer) => {
    class Orders {
      shop = 'eu';
      @tracer.captureMethod() find(id) { return this.shop + '-' + id; }
      @tracer.captureMethod({ name: 'load all', captureResponse: true }) async load() { return [this.find(1)]; }
      @tracer.captureMethod() fail() { throw new RangeError('no'); }
    }
    return new Orders();
  };`;

/** The class as a compiler makes it, in one of the two dialects of decorators. */
function compiled(experimentalDecorators: boolean): Orders {
  const { code } = transformSync(SOURCE, {
    loader: 'ts',
    target: 'es2022',
    format: 'iife',
    globalName: 'made',
    tsconfigRaw: { compilerOptions: { experimentalDecorators } },
  });
  const { create } = runInThisContext(`${code};made`) as { create(tracer: Tracer): Orders };
  return create(tracer);
}

describe.each([
  ['standard decorators', false],
  ['experimentalDecorators', true],
])('with %s', (_, experimental) => {
  test('a method runs in a span of its name, with its own `this`, sync or async', async () => {
    telemetry.reset();
    const handler = instrument(
      async () => {
        const orders = compiled(experimental);
        expect(orders.find(7)).toBe('eu-7');
        expect(await orders.load()).toEqual(['eu-1']);
        expect(() => orders.fail()).toThrow(RangeError);
      },
      { telemetry, service: 'shop' },
    );
    await handler({}, lambdaContext());
    expect(telemetry.spans.map((span) => [span.name, span.status.code])).toEqual([
      ['find', 'UNSET'],
      ['find', 'UNSET'],
      ['load all', 'UNSET'],
      ['fail', 'ERROR'],
      ['orders', 'UNSET'],
    ]);
    const [, inner, outer] = telemetry.spans;
    expect(inner?.parentSpanId).toBe(outer?.spanId);
    expect(outer?.attributes).toEqual({ 'metadata.shop.load all response': '["eu-1"]' });
  });
});

test('what is no method is refused with its name', () => {
  expect(() => tracer.captureMethod()(Object.prototype, 'field', { get: () => 1 })).toThrow(
    'captureMethod: "field" is no method. Decorate methods alone.',
  );
});
