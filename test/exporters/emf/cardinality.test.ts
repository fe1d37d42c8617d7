import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCardinalityWatch } from '../../../exporters/emf/cardinality.js';
import { createEmfMeterProvider } from '../../../exporters/emf/index.js';
import { createMetrics } from '../../../src/metrics/metrics.js';
import { type CapturedWarnings, captureWarnings } from '../../metrics/captured-warnings.js';
import { createInvocation, invoke } from '../../metrics/lambda-invocation.js';
import { createWrittenLines } from './parsed-lines.js';

let warnings: CapturedWarnings;
beforeEach(() => {
  warnings = captureWarnings();
});
afterEach(() => warnings.restore());

const NAMES_USER =
  /^EMF: "orders" has over 200 sets .*"user" has 201 values.*"dimensions".*addMetadata/;

test('an instrument over 200 sets in the life of the process is told of once, with the dimension to blame', async () => {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const counter = provider.getMeter('m').createCounter('orders');
  for (let n = 0; n < 1_000; n += 1) {
    counter.add(1, { route: `/r${n % 3}`, method: 'GET', user: `u${n}` });
    if (n % 10 === 0) await provider.forceFlush();
    if (n === 199) expect(warnings.messages).toEqual([]);
  }
  expect(warnings.messages).toEqual([expect.stringMatching(NAMES_USER)]);
});

test('so is a metric of createMetrics(), over its invocations and its sets', () => {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const metrics = createMetrics({ namespace: 'shop', defaultDimensions: { env: 'prod' } });
  for (let n = 0; n < 300; n += 1) {
    invoke(createInvocation({ meterProvider: provider }), () => {
      metrics.addDimension('user', `u${n}`).addMetric('orders', 'Count', 1);
      metrics.addMetric('orders', 'Count', 1);
    });
    provider.drainSync();
  }
  expect(warnings.messages).toEqual([expect.stringMatching(NAMES_USER)]);
});

test('200 sets are none, however often they come', () => {
  const watch = createCardinalityWatch((message) => void warnings.messages.push(message));
  for (let n = 0; n < 100_000; n += 1) watch('orders', `${n % 200}`, { user: `${n % 200}` });
  expect(warnings.messages).toEqual([]);
});

test('metrics by the thousand do not fill the memory: what was noted is forgotten at 10,000 sets', () => {
  const watch = createCardinalityWatch((message) => void warnings.messages.push(message));
  const told = (): number => warnings.messages.length;
  for (let n = 0; n < 200; n += 1) watch('orders', `${n}`, { user: `${n}` });
  for (let n = 0; n < 10_000; n += 1) watch(`m${n}`, 'a', { a: 'a' });
  watch('orders', 'further', { user: 'further' });
  expect(told()).toBe(0);
  for (let n = 0; n < 201; n += 1) watch('orders', `${n}`, { user: `${n}` });
  expect(told()).toBe(1);
});
