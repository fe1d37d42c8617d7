import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture, startLocalServer } from '../local-server.js';

// Recorded by others, and not part of the repository: compared with where they lie beside it.
const RECORDED = fileURLToPath(new URL('../../../../shared/events', import.meta.url));

const SERVICES = {
  apigwv1: 'Events: { Any: { Type: Api, Properties: { Path: "/{proxy+}", Method: ANY } } }',
  apigwv2: 'Events: { Any: { Type: HttpApi } }',
  functionurl: 'FunctionUrlConfig: { AuthType: NONE }',
} as const;
type Service = keyof typeof SERVICES;

const recorded = (service: Service): string => path.join(RECORDED, `live-${service}-request.json`);
const SOURCES = (Object.keys(SERVICES) as Service[]).flatMap((service) => [
  { service, from: 'our fixture', file: fixture(`services/events/${service}.json`), empty: true },
  // The recorder's types have an empty value where the service has none.
  ...(existsSync(recorded(service))
    ? [{ service, from: 'a recorded event', file: recorded(service), empty: false }]
    : []),
]);

const template = (service: Service): string => `
Globals: { Api: { StageName: live } }
Resources:
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ${fixture('services/code')}
      Handler: echo.handler
      ${SERVICES[service]}
`;

const events = new Map<Service, unknown>();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'live-'));
  for (const service of Object.keys(SERVICES) as Service[]) {
    const templatePath = path.join(folder, `${service}.yaml`);
    await writeFile(templatePath, template(service));
    const server = await startLocalServer({ templatePath });
    events.set(service, await send(server.functionUrls[0]?.url ?? server.url));
    await server.close();
  }
});
afterAll(() => rm(folder, { recursive: true }));

/** The very request that the recorded events are of. */
function send(url: string): Promise<unknown> {
  const body = '{"message":"hello from the public internet","unicode":"lambda-λ"}';
  const query =
    'repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa%2Fb&literalPlus=a+b&encodedPlus=a%2Bb&empty=';
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${url}/capture/space%20value?${query}`, {
      method: 'POST',
      headers: {
        'user-agent': 'curl/8.7.1',
        accept: '*/*',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        cookie: 'session=abc123; theme=dark',
        'x-voker-probe': ['first', 'second'],
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    sent.end(body);
  });
}

// What a service in the cloud and this one cannot have in common, by its place in the event.
const LOCAL =
  /accountId$|apiId$|domainName$|domainPrefix$|resourceId$|\.host(\.0)?$|x-forwarded-(port|proto)(\.0)?$/i;
// Nothing is encrypted here, and the recorder's types have no field for the deployment.
const ONE_SIDED = /x-amzn-tls-|deploymentId$/;

/** The shape of each value by its place. */
function leaves(value: unknown, place = ''): Array<readonly [place: string, shape: unknown]> {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${place}.${key}`));
  }
  if (ONE_SIDED.test(place)) return [];
  if (isEmpty(value)) return [[place, value]];
  return [[place, LOCAL.test(place) ? typeof value : shapeOf(value)]];
}

const SHAPES = [
  [/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/, 'a trace'],
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'a UUID'],
  [/^[\w+/-]{15}=$/, 'an extended request id'],
  [/^\d{1,3}(\.\d{1,3}){3}$/, 'an address'],
  [/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/, 'a time'],
  [/^1\d{12}$/, 'milliseconds'],
] as const;

function shapeOf(value: unknown): unknown {
  return SHAPES.find(([pattern]) => pattern.test(String(value)))?.[1] ?? value;
}

test.each(SOURCES)('the event of $service has the fields of $from', ({ service, file, empty }) => {
  const expected = JSON.parse(readFileSync(file, 'utf8')) as unknown;
  const compared = (event: unknown): unknown =>
    Object.fromEntries(leaves(event).filter(([, shape]) => empty || !isEmpty(shape)));
  expect(compared(events.get(service))).toEqual(compared(expected));
});

function isEmpty(value: unknown): boolean {
  return value === null || value === '';
}
