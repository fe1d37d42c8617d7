import { DiagLogLevel, diag, trace } from '@opentelemetry/api';
import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { expect, test } from 'vitest';
import { lambdaContext } from '../lambda-context.js';
import { stockSdk } from './stock-sdk.js';

test('an SDK that comes after a telemetry of ours is refused by the API, and ours serves its tracers', async () => {
  const errors: string[] = [];
  const ignore = (): void => {};
  diag.setLogger(
    {
      error: (message) => void errors.push(String(message)),
      warn: ignore,
      info: ignore,
      debug: ignore,
      verbose: ignore,
    },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const telemetry = memoryTelemetry();
  const handler = instrument(async () => trace.getTracer('theirs').startSpan('theirs').end(), {
    telemetry,
  });
  const sdk = stockSdk();
  sdk.provider.register();
  expect(errors.join()).toContain('duplicate registration of API: trace');

  await handler({}, lambdaContext());
  await sdk.provider.forceFlush();
  expect(telemetry.spans.map(({ name }) => name)).toEqual(['theirs', 'orders']);
  expect(sdk.sent()).toEqual([]);
});
