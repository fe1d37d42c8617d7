import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { describe, expect, test } from 'vitest';
import { collectWarnings } from './diagnostic-warnings.js';
import { lambdaContext } from './lambda-context.js';

describe('what may be instrumented', () => {
  const telemetry = memoryTelemetry();

  test('a handler that is instrumented already stays the one it is, with one warning', async () => {
    const warnings = collectWarnings();
    const once = instrument(async () => 'ok', { telemetry });
    const twice = instrument(once, { telemetry: memoryTelemetry() });
    expect(twice).toBe(once);
    expect(await twice({}, lambdaContext())).toBe('ok');
    expect(telemetry.spans).toHaveLength(1);
    expect(warnings).toEqual([expect.stringContaining('instrumented already')]);
  });

  class Shop {
    readonly #name = 'shop';
    async order(event: unknown): Promise<unknown> {
      return [this.#name, event];
    }
  }

  test('a bound method', async () => {
    const shop = new Shop();
    const handler = instrument(shop.order.bind(shop), { telemetry });
    expect(await handler(7, lambdaContext())).toEqual(['shop', 7]);
  });

  test('a method in its place, called on its instance', async () => {
    const shop = Object.assign(new Shop(), {
      handler: instrument(Shop.prototype.order as (event: unknown) => Promise<unknown>, {
        telemetry,
      }),
    });
    expect(await shop.handler(7, lambdaContext())).toEqual(['shop', 7]);
  });

  test('a method that lost its instance fails as it does by itself', async () => {
    const { order } = new Shop();
    await expect(instrument(order, { telemetry })({}, lambdaContext())).rejects.toThrow(TypeError);
  });
});
