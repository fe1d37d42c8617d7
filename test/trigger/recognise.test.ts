import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import * as builders from 'fluoroscope/testing';
import { describe, expect, test } from 'vitest';
import { SEMCONV } from '../../src/semconv.js';
import { recogniseTrigger } from '../../src/trigger/recognise.js';
import type { TriggerName } from '../../src/trigger/trigger.js';
import { restEvent } from '../e2e/rest-event.js';

const OPTIONS = { captureRequest: true, semconv: SEMCONV['1.44'] };

const format2 = (domainName: string): Record<string, unknown> => ({
  version: '2.0',
  routeKey: 'GET /items/{id}',
  rawPath: '/items/7',
  rawQueryString: 'a=1&a=2',
  headers: { 'user-agent': 'curl/8.7.1', 'x-forwarded-proto': 'https' },
  requestContext: {
    domainName,
    requestId: 'r-1',
    http: { method: 'GET', path: '/items/7', sourceIp: '203.0.113.7', userAgent: 'curl/8.7.1' },
  },
  isBase64Encoded: false,
});

const albEvent = {
  requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:1:tg' } },
  httpMethod: 'POST',
  path: '/a%20b',
  multiValueQueryStringParameters: { q: ['a%2Bb', 'c'] },
  multiValueHeaders: {
    host: ['shop.example'],
    'x-forwarded-for': ['198.51.100.1, 203.0.113.7'],
    'x-amzn-trace-id': ['Root=1-6745b3a1-0123456789abcdef01234567'],
  },
  body: '',
  isBase64Encoded: false,
};

describe('an event is recognised', () => {
  test.each<{ name: TriggerName; event: unknown; attributes: object; id: string | undefined }>([
    {
      name: 'api-gateway-rest',
      event: { ...restEvent('/orders/7', 'g-1'), queryStringParameters: { a: 'b c' } },
      attributes: {
        'http.route': '/{proxy+}',
        'url.path': '/orders/7',
        'url.query': 'a=b%20c',
        'client.address': '203.0.113.7',
      },
      id: 'g-1',
    },
    {
      name: 'api-gateway-http',
      event: format2('abc.execute-api.eu-central-1.amazonaws.com'),
      attributes: {
        'http.route': '/items/{id}',
        'url.path': '/items/7',
        'url.query': 'a=1&a=2',
        'server.address': 'abc.execute-api.eu-central-1.amazonaws.com',
      },
      id: 'r-1',
    },
    {
      name: 'function-url',
      event: format2('abc.lambda-url.eu-central-1.on.aws'),
      attributes: { 'http.request.method': 'GET', 'url.scheme': 'https' },
      id: 'r-1',
    },
    {
      name: 'alb',
      event: albEvent,
      attributes: {
        'http.request.method': 'POST',
        'url.query': 'q=a%2Bb&q=c',
        'client.address': '203.0.113.7',
        'server.address': 'shop.example',
      },
      id: 'Root=1-6745b3a1-0123456789abcdef01234567',
    },
    { name: 'other', event: { Records: [] }, attributes: {}, id: undefined },
  ])('as $name, with its attributes and its correlation id', ({ name, event, attributes, id }) => {
    const trigger = recogniseTrigger(event);
    expect(trigger.name).toBe(name);
    expect(trigger.attributes(event as never, OPTIONS)).toMatchObject(attributes);
    expect(trigger.correlationId?.(event as never)).toBe(id);
  });

  test("not as a request when it is an authorizer's, which looks like one", () => {
    const event = { ...restEvent('/', 'g'), type: 'REQUEST', methodArn: 'arn:aws:execute-api:x' };
    expect(recogniseTrigger(event).name).toBe('api-gateway-authorizer');
  });

  test('with an unknown method as _OTHER, so that a client cannot make values up', () => {
    const event = { ...restEvent('/', 'g'), httpMethod: 'PURGE' };
    expect(recogniseTrigger(event).attributes(event, OPTIONS)).toMatchObject({
      'http.request.method': '_OTHER',
      'http.request.method_original': 'PURGE',
    });
  });

  /** Reads an event in every way that an invocation does. */
  const readAll = (event: unknown): void => {
    const trigger = recogniseTrigger(event);
    if (typeof event !== 'object' || event === null) return;
    trigger.attributes(event as never, OPTIONS);
    trigger.correlationId?.(event as never);
    trigger.carrier?.(event as never);
    trigger.recordCarriers?.(event as never);
  };

  test('without ever throwing, whatever JSON it is', { timeout: 120_000 }, () => {
    const keys = ['requestContext', 'http', 'elb', 'headers', 'httpMethod', 'resource', 'rawPath'];
    keys.push('method', 'domainName', 'targetGroupArn', 'queryStringParameters', '__proto__');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        fc.jsonValue({ maxDepth: 1 }),
        fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 8 }),
      ),
    }));
    fc.assert(fc.property(value, readAll), { numRuns: 50_000 });
  });

  test("without ever throwing, whatever stands in the place of a part of a real source's event", {
    timeout: 120_000,
  }, () => {
    const events = Object.entries(builders)
      .filter(([name]) => name.endsWith('Event'))
      .map(([, build]) => JSON.stringify((build as () => unknown)()));
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.nat(), fc.jsonValue(), (text, index, value) => {
        readAll(withPartReplaced(JSON.parse(text), index, value));
      }),
      { numRuns: 50_000 },
    );
  });
});

/** An event with one of its parts, however deep, replaced. */
function withPartReplaced(event: object, index: number, value: unknown): unknown {
  const places: Array<[Record<string, unknown>, string]> = [];
  const visit = (holder: object): void => {
    for (const [key, part] of Object.entries(holder)) {
      places.push([holder as Record<string, unknown>, key]);
      if (typeof part === 'object' && part !== null) visit(part);
    }
  };
  visit(event);
  const place = places[index % Math.max(1, places.length)];
  if (place !== undefined) place[0][place[1]] = value;
  return event;
}

const SAMPLES = fileURLToPath(new URL('../../../shared/events', import.meta.url));

// Events of the live services are other people's data: where they are not, this suite is not collected.
if (existsSync(SAMPLES)) {
  const expected: ReadonlyArray<[RegExp, TriggerName]> = [
    [/GatewayAuthorizer/i, 'api-gateway-authorizer'],
    [/alb/i, 'alb'],
    [/functionurl/i, 'function-url'],
    [/apigwv2|proxyV2/i, 'api-gateway-http'],
    [/apigwv1|GatewayProxyEvent/i, 'api-gateway-rest'],
    [/lattice/i, 'lattice'],
    [/appsync/i, 'appsync'],
    [/sqs/i, 'sqs'],
    [/sns/i, 'sns'],
    [/s3EventBridge|eventBridge/i, 'eventbridge'],
    [/s3/i, 's3'],
    [/dynamo/i, 'dynamodb'],
    [/firehose/i, 'firehose'],
    [/kinesis/i, 'kinesis'],
    [/kafka/i, 'kafka'],
    [/MQ/, 'mq'],
    [/cloudWatchLog/i, 'cloudwatch-logs'],
    [/cognito/i, 'cognito'],
  ];
  const files = readdirSync(SAMPLES).filter((file) => file.endsWith('.json'));
  describe('events of the services themselves', () => {
    test.each(files)('%s', (file) => {
      const text = readFileSync(`${SAMPLES}/${file}`, 'utf8');
      const raw = JSON.parse(text) as Record<string, unknown>;
      const event = (raw['event'] as Record<string, unknown> | undefined) ?? raw;
      const name = expected.find(([pattern]) => pattern.test(file))?.[1] ?? 'other';
      expect(recogniseTrigger(event).name).toBe(name);
    });
  });
}
