import type { MeterProvider } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { createEmfMeterProvider } from '../../exporters/emf/index.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { createWrittenLines } from '../exporters/emf/parsed-lines.js';
import { createInvocation, invoke } from './lambda-invocation.js';

type GetMeter = MeterProvider['getMeter'];

/** Ways to have a provider with another `getMeter`. */
const WRAPPED: ReadonlyArray<[string, (provider: MeterProvider, own: GetMeter) => MeterProvider]> =
  [
    [
      'in a proxy',
      (provider, own) =>
        new Proxy(provider, {
          get: (target, key) => (key === 'getMeter' ? own : Reflect.get(target, key)),
        }),
    ],
    [
      'by inheritance',
      (provider, getMeter) => Object.assign(Object.create(provider), { getMeter }),
    ],
    ['by a spread', (provider, getMeter) => ({ ...provider, getMeter })],
    ['in its place', (provider, getMeter) => Object.assign(provider, { getMeter })],
  ];

test.each(WRAPPED)('whoever wraps an EMF meter provider %s sees every instrument', (_, wrap) => {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const { getMeter } = provider;
  const seen: string[] = [];
  const wrapped = wrap(provider, (name, ...rest) => {
    seen.push(name);
    return getMeter(name, ...rest);
  });
  const metrics = createMetrics({ namespace: 'shop' });
  invoke(createInvocation({ meterProvider: wrapped }), () => {
    metrics.addMetric('5xx "errors"', 'Count', -1, { highResolution: true });
    metrics.addMetric('time', 'Seconds', 1);
    metrics.addMetadata('order', { id: 1 });
  });
  provider.drainSync();
  expect(seen).toEqual(['shop', 'shop']);
  expect(written.documents()).toMatchObject([
    { '5xx "errors"': -1, time: 1, order: { id: 1 }, function_request_id: 'request-1' },
  ]);
});
