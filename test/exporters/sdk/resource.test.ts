import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, expect, test, vi } from 'vitest';
import { createResource } from '../../../exporters/sdk/resource.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const inLambda = (): void => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders-fn');
  vi.stubEnv('AWS_LAMBDA_FUNCTION_VERSION', '7');
  vi.stubEnv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', '512');
  vi.stubEnv('AWS_LAMBDA_LOG_GROUP_NAME', '/aws/lambda/orders-fn');
  vi.stubEnv('AWS_LAMBDA_LOG_STREAM_NAME', '2024/01/01/[7]abc');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
};

test('inside Lambda the resource is the function', () => {
  inLambda();

  expect(createResource().attributes).toEqual({
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': expect.any(String),
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'cloud.region': 'eu-west-1',
    'faas.name': 'orders-fn',
    'faas.version': '7',
    'faas.instance': '2024/01/01/[7]abc',
    'faas.max_memory': 536_870_912,
    'aws.log.group.names': ['/aws/lambda/orders-fn'],
    'service.name': 'orders-fn',
  });
});

test('what the environment does not say is left out', () => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders-fn');

  expect(Object.values(createResource().attributes)).not.toContain(undefined);
});

test('outside Lambda there is no cloud and no function', () => {
  const names = Object.keys(createResource({ service: 'orders' }).attributes);

  expect(names.filter((name) => /^(?:cloud|faas|aws)\./.test(name))).toEqual([]);
});

test('the version of the SDK is that of the one that is inlined', () => {
  const file = createRequire(import.meta.url).resolve('@opentelemetry/sdk-trace/package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8'));

  expect(createResource().attributes['telemetry.sdk.version']).toBe(version);
});

test.each([
  { environment: {}, options: {}, name: 'unknown_service' },
  { environment: { OTEL_RESOURCE_ATTRIBUTES: 'service.name=listed' }, options: {}, name: 'listed' },
  {
    environment: { OTEL_RESOURCE_ATTRIBUTES: 'service.name=listed', OTEL_SERVICE_NAME: 'named' },
    options: {},
    name: 'named',
  },
  { environment: { OTEL_SERVICE_NAME: 'named' }, options: { service: 'given' }, name: 'given' },
  {
    environment: { OTEL_SERVICE_NAME: 'named' },
    options: { service: 'given', resource: { 'service.name': 'last' } },
    name: 'last',
  },
])('the service is $name from $environment and $options', ({ environment, options, name }) => {
  for (const [key, value] of Object.entries(environment)) vi.stubEnv(key, value);

  expect(createResource(options).attributes['service.name']).toBe(name);
});

test("the option's attributes win over OTEL_RESOURCE_ATTRIBUTES, and that over Lambda's", () => {
  inLambda();
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'cloud.region=us-east-1,team=a,tier=1');

  const { attributes } = createResource({ resource: { tier: 2 } });

  expect(attributes).toMatchObject({ 'cloud.region': 'us-east-1', team: 'a', tier: 2 });
});

test("it can be merged with another SDK's resource, which wins", () => {
  const merged = createResource({ resource: { a: 1, b: 1 } }).merge({
    ...createResource(),
    attributes: { b: 2 },
  });

  expect(merged.attributes).toMatchObject({ a: 1, b: 2 });
  expect(Object.fromEntries(merged.getRawAttributes())).toEqual(merged.attributes);
});
