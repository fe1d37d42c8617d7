import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { OtlpSignal, OtlpTelemetryOptions } from 'fluoroscope/otlp';
import { describe, expect, test, vi } from 'vitest';
import { parseRetryAfter } from '../../../exporters/otlp/outcome.js';
import { resolveSettings } from '../../../exporters/otlp/settings.js';
import { freshWarnings } from '../../diagnostic-warnings.js';
import { useCleanEnvironment } from './clean-environment.js';
import { useTracing } from './use-tracing.js';

useCleanEnvironment();

type Variables = Readonly<Record<string, string>>;

/** The variables of all signals and of traces, without what they begin with. */
function setVariables(variables: Variables): void {
  for (const [name, value] of Object.entries(variables)) {
    vi.stubEnv(`OTEL_EXPORTER_OTLP_${name}`, value);
  }
}

describe('the endpoint', () => {
  test.each<[OtlpSignal, Variables, OtlpTelemetryOptions, string]>([
    ['traces', {}, {}, 'http://localhost:4318/v1/traces'],
    ['metrics', {}, {}, 'http://localhost:4318/v1/metrics'],
    ['logs', {}, {}, 'http://localhost:4318/v1/logs'],
    ['logs', { ENDPOINT: 'https://a.example' }, {}, 'https://a.example/v1/logs'],
    ['logs', { ENDPOINT: 'https://a.example/otlp/' }, {}, 'https://a.example/otlp/v1/logs'],
    ['logs', { ENDPOINT: 'https://a.example/?key=1' }, {}, 'https://a.example/v1/logs?key=1'],
    ['logs', { TRACES_ENDPOINT: 'https://b.example/x' }, {}, 'http://localhost:4318/v1/logs'],
    ['traces', { TRACES_ENDPOINT: 'https://b.example/x' }, {}, 'https://b.example/x'],
    ['traces', { TRACES_ENDPOINT: 'https://b.example' }, {}, 'https://b.example/'],
    [
      'traces',
      { ENDPOINT: 'https://a.example', TRACES_ENDPOINT: 'https://b.example/x' },
      {},
      'https://b.example/x',
    ],
    [
      'traces',
      { TRACES_ENDPOINT: 'https://b.example/x' },
      { endpoint: 'http://c.example' },
      'http://c.example/v1/traces',
    ],
    [
      'traces',
      {},
      { endpoint: 'http://c.example', traces: { endpoint: 'http://d.example/y' } },
      'http://d.example/y',
    ],
  ])('of %s with %j and %j is %s', (signal, ...rest) => {
    const [variables, options, expected] = rest;
    setVariables(variables);
    expect(resolveSettings(signal, options).url.href).toBe(expected);
  });
});

describe('the headers', () => {
  test.each<[Variables, OtlpTelemetryOptions, Record<string, string>]>([
    [{}, {}, {}],
    [{ HEADERS: 'api-key=a%20b%3D,X-Team= t==,' }, {}, { 'api-key': 'a b=', 'x-team': 't==' }],
    [{ HEADERS: 'a=1,b=2', TRACES_HEADERS: 'B=3' }, {}, { a: '1', b: '3' }],
    [{ HEADERS: 'a=1,b=2' }, { headers: { A: '4' } }, { a: '4', b: '2' }],
    [{}, { headers: { a: '1' }, traces: { headers: () => ({ A: '2' }) } }, { a: '2' }],
    [{}, { headers: async () => ({ Authorization: 'Bearer t' }) }, { authorization: 'Bearer t' }],
    [{ HEADERS: 'a=100%' }, {}, { a: '100%' }],
  ])('with %j and %o are %j', async (variables, options, expected) => {
    setVariables(variables);
    expect(await resolveSettings('traces', options).headers()).toEqual(expected);
  });
});

describe('a setting', () => {
  test.each<[Variables, OtlpTelemetryOptions, object]>([
    [{}, {}, { protocol: 'http/protobuf', gzip: false, timeoutMs: 10_000, maxQueueSize: 2_048 }],
    [
      { PROTOCOL: 'http/json', COMPRESSION: 'GZIP', TIMEOUT: '500' },
      {},
      { protocol: 'http/json', gzip: true, timeoutMs: 500 },
    ],
    [
      {
        PROTOCOL: 'http/json',
        TRACES_PROTOCOL: 'http/protobuf',
        TRACES_TIMEOUT: '7',
        TIMEOUT: '9',
      },
      {},
      { protocol: 'http/protobuf', timeoutMs: 7 },
    ],
    [
      { PROTOCOL: 'http/json', COMPRESSION: 'gzip', TIMEOUT: '500' },
      { protocol: 'http/protobuf', compression: 'none', timeoutMs: 20, maxQueueSize: 5 },
      { protocol: 'http/protobuf', gzip: false, timeoutMs: 20, maxQueueSize: 5 },
    ],
    [
      {},
      { compression: 'none', timeoutMs: 1, traces: { compression: 'gzip', timeoutMs: 2 } },
      { gzip: true, timeoutMs: 2 },
    ],
    [
      {},
      {
        protocol: 'http/json',
        maxQueueSize: 3,
        traces: { protocol: 'http/protobuf', maxQueueSize: 4 },
      },
      { protocol: 'http/protobuf', maxQueueSize: 4 },
    ],
    // More than a timer takes, which would end at once.
    [{ TIMEOUT: '99999999999' }, {}, { timeoutMs: 2_147_483_647 }],
    [{}, { timeoutMs: 1e12 }, { timeoutMs: 2_147_483_647 }],
  ])('with %j and %j is %j', (variables, options, expected) => {
    setVariables(variables);
    expect(resolveSettings('traces', options)).toMatchObject(expected);
  });

  test('of the queue follows the variables of the batch processors', () => {
    vi.stubEnv('OTEL_BSP_MAX_QUEUE_SIZE', '10');
    vi.stubEnv('OTEL_BLRP_MAX_QUEUE_SIZE', '20');
    const sizes = (['traces', 'logs', 'metrics'] as const).map(
      (signal) => resolveSettings(signal, {}).maxQueueSize,
    );
    expect(sizes).toEqual([10, 20, 2_048]);
  });
});

describe('a wrong option', () => {
  test.each<[object, RegExp]>([
    [{ endpoint: 'localhost:4317' }, /^RangeError: The option endpoint is "localhost:4317"/],
    [{ endpoint: 7 }, /^TypeError: The option endpoint is a number/],
    [
      { traces: { endpoint: 'ftp://a' } },
      /^RangeError: The option traces\.endpoint is "ftp:\/\/a"/,
    ],
    [
      { protocol: 'grpc' },
      /^RangeError: The option protocol is "grpc".*http\/protobuf, http\/json/,
    ],
    [{ compression: 'br' }, /^RangeError: The option compression/],
    [{ timeoutMs: 0 }, /^RangeError: The option timeoutMs is 0/],
    [{ timeoutMs: '5' }, /^TypeError: The option timeoutMs is 5/],
    [{ maxQueueSize: 1.5 }, /^RangeError: The option maxQueueSize/],
    [{ temporality: 'gamma' }, /^RangeError: The option temporality/],
    [{ headers: 'a=b' }, /^TypeError: The option headers is a string/],
    [{ headers: { 'a b': 'c' } }, /^TypeError: The option headers has "a b"/],
    [{ headers: { a: 'line\nbreak' } }, /^TypeError: The option headers has "a"/],
    [{ logs: { headers: { a: 1 } } }, /^TypeError: The option logs\.headers has "a"/],
    [{ sigv4: true }, /^TypeError: The option sigv4 names no service/],
    [{ sigv4: { service: 'osis' } }, /^TypeError: The option sigv4 names no region/],
  ])('%j throws while the module loads: %s', async (options, text) => {
    const { otlpTelemetry } = await import('fluoroscope/otlp');
    let thrown: unknown;
    try {
      otlpTelemetry(options as OtlpTelemetryOptions);
    } catch (error) {
      thrown = error;
    }
    expect(String(thrown)).toMatch(text);
  });
});

describe('a wrong variable is one warning for all signals, and the default is used:', () => {
  test.each<[Variables, string]>([
    [{ ENDPOINT: 'localhost:4317' }, 'OTEL_EXPORTER_OTLP_ENDPOINT is "localhost:4317"'],
    [{ TRACES_ENDPOINT: 'nowhere' }, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is "nowhere"'],
    [{ PROTOCOL: 'grpc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"'],
    [{ COMPRESSION: 'zstd' }, 'OTEL_EXPORTER_OTLP_COMPRESSION is "zstd"'],
    [{ TIMEOUT: '10s' }, 'OTEL_EXPORTER_OTLP_TIMEOUT is "10s"'],
    [{ HEADERS: 'secret' }, 'OTEL_EXPORTER_OTLP_HEADERS is "***"'],
    [
      { METRICS_TEMPORALITY_PREFERENCE: 'gamma' },
      'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE is "gamma"',
    ],
    [
      { ENDPOINT: 'https://localhost:1', CERTIFICATE: '/nowhere.pem' },
      'OTEL_EXPORTER_OTLP_CERTIFICATE is "/nowhere.pem"',
    ],
  ])('%j', async (variables, text) => {
    setVariables(variables);
    const { warnings, module } = await freshWarnings(() => import('fluoroscope/otlp'));
    const telemetry = module.otlpTelemetry({ http: false });
    expect(warnings).toEqual([expect.stringContaining(text)]);
    await telemetry.shutdown();
  });
});

test.each<[string | undefined, number]>([
  [undefined, 0],
  ['', 0],
  ['soon', 0],
  ['0', 0],
  ['-5', 0],
  ['2', 2_000],
  ['99999999999', 60_000],
  ['Thu, 01 Jan 1970 00:00:15 GMT', 5_000],
  ['Thu, 01 Jan 1970 00:00:05 GMT', 0],
])('Retry-After: %s ten seconds after the epoch is %i ms', (value, expected) => {
  expect(parseRetryAfter(value, 10_000)).toBe(expected);
});

describe('over the wire', () => {
  const seen = useTracing();

  test('a request says who sends it, how long it is, and what the headers ask for', async () => {
    let token = 0;
    const telemetry = seen.tracing({
      headers: () => {
        token += 1;
        return { authorization: `Bearer ${token}` };
      },
    });
    for (const name of ['a', 'b']) {
      telemetry.end(name);
      await telemetry.forceFlush();
    }
    const { version } = JSON.parse(
      readFileSync(
        createRequire(import.meta.url).resolve('@opentelemetry/otlp-transformer/package.json'),
        'utf8',
      ),
    ) as { version: string };
    const [first, second] = seen.collector.requests;
    expect(first?.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'content-length': `${first?.raw.length}`,
      'user-agent': `fluoroscope OTel-OTLP-Exporter-JavaScript/${version}`,
      authorization: 'Bearer 1',
    });
    expect(second?.headers.authorization).toBe('Bearer 2');
    await telemetry.shutdown();
  });

  test.each(['http/protobuf', 'http/json'] as const)(
    'gzip is what it says, over %s',
    async (protocol) => {
      const telemetry = seen.tracing({ compression: 'gzip', protocol });
      telemetry.end('a');
      await telemetry.forceFlush();
      expect(seen.collector.requests[0]?.headers['content-encoding']).toBe('gzip');
      expect(seen.names()).toEqual(['a']);
      await telemetry.shutdown();
    },
  );
});
