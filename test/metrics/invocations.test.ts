import { AsyncResource } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { createEmfMeterProvider } from '../../exporters/emf/index.js';
import { memoryTelemetry } from '../../exporters/memory/index.js';
import { instrument } from '../../src/index.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { createWrittenLines } from '../exporters/emf/parsed-lines.js';
import { lambdaContext } from '../lambda-context.js';
import { createInvocation, invoke } from './lambda-invocation.js';

test('64 invocations at once never see each other’s values, dimensions or ids', async () => {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const metrics = createMetrics({ namespace: 'shop', defaultDimensions: { env: 'prod' } });
  const turns = (count: number): Promise<void> =>
    count === 0 ? Promise.resolve() : Promise.resolve().then(() => turns(count - 1));

  const one = (n: number): Promise<void> => {
    const requestId = `request-${n}`;
    return invoke(createInvocation({ meterProvider: provider, requestId }), async () => {
      metrics.setDefaultDimensions({ cell: `cell-${n}` });
      metrics.addDimension('tenant', `tenant-${n}`);
      for (let k = 0; k < 10; k += 1) {
        metrics.addMetric('value', 'None', n * 100 + k);
        await turns((n * 7 + k * 3) % 11);
        if (n % 5 === 0) await provider.forceFlush();
      }
      metrics.addMetadata('invocation', n);
    }).finally(() => provider.forceFlush());
  };
  await Promise.all(Array.from({ length: 64 }, (_, n) => one(n)));

  const documents = written.documents();
  expect(documents).toHaveLength(64);
  for (const document of documents) {
    const n = Number(document['invocation']);
    expect(document).toMatchObject({
      function_request_id: `request-${n}`,
      tenant: `tenant-${n}`,
      cell: `cell-${n}`,
      env: 'prod',
      value: Array.from({ length: 10 }, (_, k) => n * 100 + k),
    });
  }
});

test('nothing of an invocation stays in the next one', () => {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const metrics = createMetrics({ namespace: 'shop' });
  invoke(createInvocation({ meterProvider: provider }), () => {
    metrics
      .addDimension('tenant', 't1')
      .addMetadata('secret', 1)
      .setTimestamp(Date.now() - 9_000);
  });
  invoke(createInvocation({ meterProvider: provider }), () => metrics.addMetric('a', 'Count', 1));
  provider.drainSync();
  const [line] = written.documents();
  expect(Object.keys(line ?? {}).sort()).toEqual([
    '_aws',
    'a',
    'function_request_id',
    'service',
    'xray_trace_id',
  ]);
});

test('the first value of an invocation that has ended is not lost, and has its ids', async () => {
  const written = createWrittenLines();
  const meterProvider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const metrics = createMetrics({ namespace: 'shop' });
  const forceFlush = () => meterProvider.forceFlush();
  let later = (): void => {};
  const handler = instrument(
    async () => {
      later = AsyncResource.bind(() => metrics.addMetric('late', 'Count', 1));
    },
    { telemetry: { ...memoryTelemetry(), meterProvider, forceFlush } },
  );
  const context = lambdaContext();
  await handler({}, context);
  later();
  await forceFlush();
  expect(written.documents()).toMatchObject([
    { late: 1, function_request_id: context.awsRequestId },
  ]);
});
