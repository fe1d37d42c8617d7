import { createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { consoleTelemetry } from 'fluoroscope/console';
import { expect, test } from 'vitest';
import { lambdaContext } from '../../lambda-context.js';

const tracer = createTracer();

/** What is printed for one invocation, with durations made equal and columns closed up. */
async function printed(fn: () => unknown): Promise<string> {
  let text = '';
  const telemetry = consoleTelemetry({
    write: (more) => {
      text += more;
    },
  });
  const metrics = createMetrics({ namespace: 'Shop', service: 'orders' });
  const handler = instrument(
    async () => {
      await fn();
      metrics.addMetric('Orders', MetricUnit.Count, 2);
      metrics.addMetric('Orders', MetricUnit.Count, 3);
    },
    { telemetry: { ...telemetry, stdout: false }, service: 'orders' },
  );
  await handler({}, lambdaContext()).catch(() => {});
  return text.replace(/ +\d+\.\d ms/g, ' N ms').replace(/[0-9a-f]{32}/, 'ID');
}

test('a trace is a tree with durations and annotations, and metrics follow by name', async () => {
  const text = await printed(async () => {
    await tracer.capture('load', async () => {
      tracer.putAnnotation('Order', 7);
      tracer.capture('query', () => {});
    });
    tracer.capture('save', () => {});
  });
  expect(text).toBe(
    [
      'trace ID',
      '  orders N ms  ColdStart=true Service=orders',
      '  ├─ load N ms  Order=7',
      '  │  └─ query N ms',
      '  └─ save N ms',
      'metrics',
      '  Shop/Orders 2, 3 Count  service=orders',
      '',
    ].join('\n'),
  );
});

test('an error stands beside its span', async () => {
  const text = await printed(() =>
    tracer.capture('fails', () => {
      throw new TypeError('no route');
    }),
  );
  expect(text).toContain('fails N ms  ERROR "no route" error.type=TypeError');
});

test('a flush that has nothing to say prints nothing', async () => {
  const writes: string[] = [];
  const telemetry = consoleTelemetry({ write: (text) => void writes.push(text) });
  await telemetry.forceFlush();
  expect(writes).toEqual([]);
});
