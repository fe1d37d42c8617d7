import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { otlpTelemetry } from 'fluoroscope/otlp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectWarnings } from '../../diagnostic-warnings.js';
import { useCleanEnvironment } from './clean-environment.js';
import { type Collector, startCollector } from './collector.js';

useCleanEnvironment();

const path = (file: string): string => fileURLToPath(new URL(`./tls/${file}`, import.meta.url));

let collector: Collector;
let warnings: string[];

const tls = { key: readFileSync(path('key.pem')), cert: readFileSync(path('certificate.pem')) };

beforeEach(async () => {
  collector = await startCollector(0, tls);
  warnings = collectWarnings();
});

afterEach(() => collector.close());

/** Flushes one span after the other. */
async function send(...names: readonly string[]): Promise<void> {
  const telemetry = otlpTelemetry({
    endpoint: collector.url,
    metrics: false,
    logs: false,
    http: false,
  });
  for (const name of names) {
    telemetry.tracerProvider.getTracer('t').startSpan(name).end();
    // No turn of the event loop before the second one, so that this side cannot know.
    if (name === 'after a freeze') collector.disconnect();
    await telemetry.forceFlush();
  }
  await telemetry.shutdown();
}

test('a certificate of its own is trusted when a variable names it, and the connection is kept', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_CERTIFICATE', path('certificate.pem'));
  await send('a', 'b');
  expect(collector.items('traces').map(({ name }) => name)).toEqual(['a', 'b']);
  expect(collector.requests.map(({ connection }) => connection)).toEqual([1, 1]);
  expect(warnings).toEqual([]);
});

test('a connection that died in a freeze is replaced with the same certificates', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE', path('certificate.pem'));
  await send('a', 'after a freeze');
  expect(collector.requests.map(({ connection }) => connection)).toEqual([1, 2]);
  expect(warnings).toEqual([]);
});

test('a certificate that nobody vouches for is a warning, and nothing is sent', async () => {
  await send('a');
  expect(collector.requests).toEqual([]);
  expect(warnings[0]).toMatch(/^OTLP: 1 spans wait .*self-signed certificate/);
});

test('a client proves itself with the certificate and the key that variables name', async () => {
  await collector.close();
  collector = await startCollector(0, { ...tls, ca: tls.cert, requestCert: true });
  vi.stubEnv('OTEL_EXPORTER_OTLP_CERTIFICATE', path('certificate.pem'));
  await send('without');
  expect(collector.requests).toEqual([]);
  vi.stubEnv('OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE', path('certificate.pem'));
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY', path('key.pem'));
  await send('with');
  expect(collector.items('traces').map(({ name }) => name)).toEqual(['with']);
});
