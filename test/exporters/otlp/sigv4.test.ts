import { createHash } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { OtlpTelemetryOptions } from 'fluoroscope/otlp';
import { describe, expect, test, vi } from 'vitest';
import { createSigner } from '../../../exporters/otlp/sigv4.js';
import type { Received } from './collector.js';
import { useTracing } from './use-tracing.js';

const seen = useTracing();

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' };

/** What the AWS SDK's signer makes of a request as it was received, at the time that it names. */
async function expectedAuthorization(
  { path, headers, raw }: Received,
  signing: { readonly service: string; readonly region: string; readonly sessionToken?: string },
): Promise<string | undefined> {
  const { service, region, ...token } = signing;
  const signer = new SignatureV4({
    service,
    region,
    credentials: { ...CREDENTIALS, ...token },
    sha256: Sha256,
  });
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const date = String(headers['x-amz-date']).replace(
    /^(....)(..)(..)T(..)(..)(..)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  );
  const { pathname, searchParams } = new URL(path, 'http://127.0.0.1');
  const query: Record<string, string[]> = {};
  for (const [name, value] of searchParams) query[name] = [...(query[name] ?? []), value];
  const request = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: pathname,
      query,
      headers: Object.fromEntries(signed.map((name) => [name, String(headers[name])])),
      body: raw,
    },
    { signingDate: new Date(date) },
  );
  return request.headers['authorization'];
}

test.each<[string, OtlpTelemetryOptions]>([
  ['protobuf', {}],
  ['gzip', { compression: 'gzip' }],
  ['JSON', { protocol: 'http/json' }],
])('the signature is that of the received bytes and headers: %s', async (_, options) => {
  const telemetry = seen.tracing({
    ...options,
    headers: { 'x-aws-log-group': '/aws/lambda/hello' },
    sigv4: { service: 'logs', region: 'eu-central-1', credentials: CREDENTIALS },
  });
  telemetry.end('a', 'b');
  await telemetry.forceFlush();
  const [request] = seen.collector.requests as [Received];
  expect(seen.names()).toEqual(['a', 'b']);
  expect(request.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/logs\/aws4_request, SignedHeaders=[^,]*;host;[^,]*x-aws-log-group/,
  );
  // The signer takes this header's word for the bytes.
  expect(request.headers['x-amz-content-sha256']).toBe(
    createHash('sha256').update(request.raw).digest('hex'),
  );
  expect(request.headers.authorization).toBe(
    await expectedAuthorization(request, { service: 'logs', region: 'eu-central-1' }),
  );
  await telemetry.shutdown();
});

test('the signature is that of the whole query, names that come twice included', async () => {
  const telemetry = seen.tracing({
    traces: { endpoint: `${seen.collector.url}/v1/traces?z=1&a=b%2Fc&a=2&e=` },
    sigv4: { service: 'logs', region: 'eu-central-1', credentials: CREDENTIALS },
  });
  telemetry.end('a');
  await telemetry.forceFlush();
  const [request] = seen.collector.requests as [Received];
  expect(request.path).toBe('/v1/traces?z=1&a=b%2Fc&a=2&e=');
  expect(request.headers.authorization).toBe(
    await expectedAuthorization(request, { service: 'logs', region: 'eu-central-1' }),
  );
  await telemetry.shutdown();
});

test('the signer is loaded ahead of the first request', async () => {
  const loaded = new Promise((resolve) => {
    vi.doMock('@smithy/signature-v4', (original) => {
      resolve('loaded');
      return original();
    });
  });
  createSigner(new URL('https://xray.eu-west-1.amazonaws.com/v1/traces'), undefined);
  expect(await loaded).toBe('loaded');
  vi.doUnmock('@smithy/signature-v4');
});

test('the credentials of the environment are those of the moment', async () => {
  vi.stubEnv('AWS_REGION', 'us-west-2');
  const telemetry = seen.tracing({ sigv4: { service: 'xray' } });
  vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
  for (const sessionToken of ['first', 'second']) {
    vi.stubEnv('AWS_SESSION_TOKEN', sessionToken);
    telemetry.end('a');
    await telemetry.forceFlush();
    const request = seen.collector.requests.at(-1) as Received;
    expect(request.headers['x-amz-security-token']).toBe(sessionToken);
    expect(request.headers.authorization).toBe(
      await expectedAuthorization(request, { service: 'xray', region: 'us-west-2', sessionToken }),
    );
  }
  await telemetry.shutdown();
});

test('credentials that cannot be had keep the spans waiting, with the reason', async () => {
  const telemetry = seen.tracing({
    sigv4: {
      service: 'xray',
      region: 'us-west-2',
      credentials: () => Promise.reject(new Error('expired')),
    },
  });
  telemetry.end('a');
  await telemetry.forceFlush();
  expect(seen.collector.requests).toEqual([]);
  expect(seen.warnings).toEqual([expect.stringMatching(/^OTLP: 1 spans wait .*: expired\./)]);
  await telemetry.shutdown();
});

describe('an endpoint of AWS is signed for without being asked:', () => {
  const scopeOf = async (url: string, option?: boolean): Promise<string | undefined> => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
    const signer = createSigner(new URL(url), option);
    const headers = await signer?.({}, new Uint8Array());
    return /\/\d{8}\/(\S+)\/aws4_request/.exec(headers?.['authorization'] ?? '')?.[1];
  };

  test.each([
    ['https://xray.eu-west-1.amazonaws.com/v1/traces', 'eu-west-1/xray'],
    ['https://logs.us-east-2.amazonaws.com/v1/logs', 'us-east-2/logs'],
    ['https://monitoring.us-east-2.amazonaws.com/v1/metrics', 'us-east-2/monitoring'],
    ['https://xray.cn-north-1.amazonaws.com.cn/v1/traces', 'cn-north-1/xray'],
    ['https://xray.eu-west-1.amazonaws.com.example.org/v1/traces', undefined],
    ['https://api.honeycomb.io/v1/traces', undefined],
  ])('%s: %s', async (url, scope) => {
    expect(await scopeOf(url)).toBe(scope);
  });

  test('not where there is an API key already, unless it is asked for', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
    const url = new URL('https://xray.eu-west-1.amazonaws.com/v1/traces');
    const headers = { authorization: 'Bearer key' };
    const body = new Uint8Array();
    expect(await createSigner(url, undefined)?.(headers, body)).toEqual(headers);
    const signed = await createSigner(url, true)?.(headers, body);
    expect(signed?.['authorization']).toMatch(/^AWS4-HMAC-SHA256 /);
  });

  test('not with sigv4: false', async () => {
    expect(await scopeOf('https://xray.eu-west-1.amazonaws.com/v1/traces', false)).toBeUndefined();
  });
});
