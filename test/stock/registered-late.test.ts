import { trace } from '@opentelemetry/api';
import { createLogger, createTracer, instrument } from 'fluoroscope';
import { expect, test } from 'vitest';
import { lambdaContext } from '../lambda-context.js';
import { captureWarnings } from '../metrics/captured-warnings.js';
import { registeredProvider, stockSdk } from './stock-sdk.js';

// The handler's module is loaded before somebody's SDK is there, as with a layer that starts late.
const warnings = captureWarnings();
const lines: Array<Record<string, unknown>> = [];
const logger = createLogger({ write: (line) => void lines.push(JSON.parse(line)) });
const tracer = createTracer();
const theirs = trace.getTracer('theirs');
const handler = instrument(async () =>
  tracer.capture('ours', async () => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    theirs.startSpan('theirs').end();
    logger.info('hi');
    return 'ok';
  }),
);

test('an SDK that is registered before the first invocation gets all of it', async () => {
  expect(warnings.messages).toEqual([expect.stringContaining('before the first invocation')]);
  const sdk = stockSdk();
  sdk.provider.register();
  expect(registeredProvider()).toBe(sdk.provider);

  expect(await handler({}, lambdaContext())).toBe('ok');
  const [their, our, outer] = sdk.sent();
  expect([their?.name, our?.name, outer?.name]).toEqual(['theirs', 'ours', 'shop']);
  expect(their?.parent_id).toBe(our?.id);
  expect(our?.parent_id).toBe(outer?.id);
  expect(lines).toMatchObject([{ message: 'hi', span_id: our?.id }]);
  expect(warnings.messages).toHaveLength(1);
});
