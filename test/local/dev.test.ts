import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalServer, startLocalServer } from './local-server.js';

let server: LocalServer;
beforeAll(async () => {
  server = await startLocalServer();
});
afterAll(() => server.close());

const get = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${server.url}${path}`, init);

describe('the start', () => {
  test('writes the routes, what has no effect, and how to stop', () => {
    const banner = server.written().split('\n\n')[0];
    expect(banner).toContain(`ANY     ${server.url}/rest/{proxy+}  rest-function`);
    expect(banner).toContain(`GET     ${server.url}/typed  Typed`);
    expect(banner).toContain('the event Queue (SQS) is not served here.');
    expect(banner).toContain('Snake is not served: its runtime is python3.13');
    expect(banner).toMatch(/\$\{Table\} stays as it is, as only the cloud knows its value\./);
    expect(banner).toMatch(/Ready in .*Ctrl\+C stops\./);
  });
});

describe('an answer of the function', () => {
  test.each(['rest', 'http'])('reaches the client of a %s API', async (kind) => {
    const response = await get(`/${kind}/event?a=1`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({ pathParameters: { proxy: 'event' } });
  });

  test('is a plain 200 when an HTTP API gets no status', async () => {
    const response = await get('/http/bare');
    expect([response.status, await response.json()]).toEqual([200, { message: 'no status' }]);
  });

  test('is binary on an HTTP API when it says so', async () => {
    const bytes = new Uint8Array(await (await get('/http/binary')).arrayBuffer());
    expect([...bytes]).toEqual([0, 255, 128, 10]);
  });

  test('stays base64 on a REST API without binary media types', async () => {
    expect(await (await get('/rest/binary')).text()).toBe('AP+ACg==');
  });

  test.each(['rest', 'http'])('of a %s API keeps each cookie apart', async (kind) => {
    const response = await get(`/${kind}/cookies`);
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2; Secure']);
  });

  test('comes from TypeScript that esbuild bundled', async () => {
    expect(await (await get('/typed')).json()).toEqual({ module: 'typed.mjs' });
  });
});

describe('an answer in the place of the function', () => {
  test.each([
    {
      path: '/rest/throw',
      status: 502,
      message: 'Internal server error',
      reason: 'TypeError: the handler does not like it\n',
    },
    {
      path: '/http/throw',
      status: 500,
      message: 'Internal Server Error',
      reason: 'TypeError: the handler does not like it\n',
    },
    {
      path: '/rest/crash',
      status: 502,
      message: 'Internal server error',
      reason: 'RangeError: thrown where nobody waits\n',
    },
    {
      path: '/rest/exit',
      status: 502,
      message: 'Internal server error',
      reason: 'Runtime exited with error: exit status 3',
    },
    {
      path: '/rest/malformed',
      status: 502,
      message: 'Internal server error',
      reason: 'body is of the type object',
    },
    {
      path: '/rest/bare',
      status: 502,
      message: 'Internal server error',
      reason: 'unknown key message',
    },
    {
      path: '/rest/drained',
      status: 502,
      message: 'Internal server error',
      reason: 'returned nothing (null)',
    },
    {
      path: '/http/malformed',
      status: 500,
      message: 'Internal Server Error',
      reason: 'body is of the type object',
    },
    {
      path: '/http/large',
      status: 500,
      message: 'Internal Server Error',
      reason: 'Function.ResponseSizeTooLarge',
    },
    {
      path: '/broken/load',
      status: 502,
      message: 'Internal server error',
      reason: 'Error: no connection string\n',
    },
    {
      path: '/broken/export',
      status: 502,
      message: 'Internal server error',
      reason: 'actions.mjs exports handler.',
    },
    {
      path: '/nowhere',
      status: 404,
      message: 'Not Found',
      reason: 'No route of the template takes this request.',
    },
  ])(
    '$path is $status, with the reason on the terminal',
    async ({ path, status, message, reason }) => {
      const response = await get(path);
      expect([response.status, await response.json()]).toEqual([status, { message }]);
      const block = await server.block(path);
      expect(block).toContain(`GET ${path}  ${status}`);
      expect(block).toContain(reason);
    },
  );

  test.each([
    ['/brief/rest/hang', 502],
    ['/brief/http/hang', 500],
    ['/brief/rest/spin', 502],
  ])('%s is %i after the timeout, which kills the process', async (path, status) => {
    expect((await get(path)).status).toBe(status);
    const block = await server.block(path);
    expect(block).toContain('Sandbox.Timedout: Task timed out after 1.00 seconds');
    if (path.endsWith('hang')) expect(block).toContain('about to hang');
  });

  test('a crash does not touch the next request', async () => {
    expect((await get('/http/crash')).status).toBe(500);
    expect((await get('/http/process')).status).toBe(200);
  });
});

describe('the function', () => {
  test('gets the context that Lambda gives', async () => {
    const context = (await (await get('/rest/context')).json()) as Record<string, unknown>;
    expect(context).toEqual({
      functionName: 'rest-function',
      functionVersion: '$LATEST',
      memoryLimitInMB: '512',
      logGroupName: '/aws/lambda/rest-function',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\]local$/),
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      invokedFunctionArn: expect.stringMatching(/^arn:aws:lambda:.*:function:rest-function$/),
      xRayTraceId: expect.stringMatching(
        /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/,
      ),
      callbackWaitsForEmptyEventLoop: true,
      header: context['xRayTraceId'],
      remainingMs: expect.any(Number),
    });
    expect(context['remainingMs']).toBeGreaterThan(0);
    expect(context['remainingMs']).toBeLessThanOrEqual(10_000);
  });

  test('sees the environment of Lambda and of its template, and not that of the server', async () => {
    const variables = (await (await get('/rest/environment')).json()) as Record<string, string>;
    expect(variables).toMatchObject({
      _HANDLER: 'actions.handler',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_XRAY_DAEMON_ADDRESS: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      LAMBDA_TASK_ROOT: expect.stringMatching(/fixtures.local.code$/),
      SHARED: 'everywhere',
      OWN: '1',
    });
    expect(variables).not.toHaveProperty('VITEST');
  });

  test('continues the trace that the client names', async () => {
    const root = '1-5759e988-bd862e3fe1be46a994272793';
    const headers = { 'x-amzn-trace-id': `Root=${root};Sampled=0` };
    const { header } = (await (await get('/rest/context', { headers })).json()) as {
      header: string;
    };
    expect(header).toMatch(new RegExp(`^Root=${root};Parent=[0-9a-f]{16};Sampled=0$`));
  });

  test('keeps its process from one request to the next', async () => {
    const first = await (await get('/http/process')).json();
    expect(await (await get('/http/process')).json()).toBe(first);
  });
});

test('a block tells of the trace, the lines and the metrics of its request', async () => {
  await (await get('/rest/telemetry?id=1')).text();
  const [head, trace, ...rest] = (await server.block('/rest/telemetry?id=1')).split('\n');
  expect(head).toMatch(/^GET \/rest\/telemetry\?id=1 {2}200 {2}.* \d+ of 512 MB {2}rest-function$/);
  expect(trace).toMatch(/^ {2}trace 1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  expect(rest.join('\n')).toBe(`  └─ handler  12 ms  ColdStart=true User=ann
     └─ query FAULT  12 ms
           Error: no table
  INFO  a line of
        the console
  INFO  a line of the logger  order=7
  │     plain text
  │     from stderr without a newline
  EMF   Orders  1, 2 Count  {service=checkout} Shop

`);
});

test('requests at the same time run in processes of their own', async () => {
  const paths = Array.from({ length: 20 }, (_, index) => `/rest/slow?at=${index}`);
  const processes = await Promise.all(paths.map(async (path) => (await get(path)).json()));
  const blocks = await Promise.all(paths.map((path) => server.block(path)));
  expect(new Set(processes).size).toBeGreaterThan(1);
  for (const block of blocks) expect(block).toContain('  200  ');
});

test('a body over 10 MB is refused', async () => {
  const response = await get('/rest/event', { method: 'POST', body: 'x'.repeat(10_485_761) });
  expect([response.status, await response.json()]).toEqual([413, { message: 'Request Too Long' }]);
});

test('a client that breaks off leaves the server unharmed', async () => {
  await new Promise<void>((resolve) => {
    const broken = httpRequest(`${server.url}/rest/event`, { method: 'POST' });
    broken.on('error', () => resolve());
    broken.write('half', () => broken.destroy(new Error('gone')));
  });
  expect((await get('/rest/process')).status).toBe(200);
});
