import { createLogger } from 'fluoroscope';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { createProgramFolder, linesOf } from './program.js';
import { inside, recording } from './recording.js';

const folder = createProgramFolder();
afterAll(() => folder.remove());
afterEach(() => {
  vi.unstubAllEnvs();
});

// Before lines are read by Lambda, which keeps two more names for the line: keep it first.
test("without Lambda's JSON format its names are the program's", async () => {
  const { logger, last } = recording();
  await inside(() => logger.critical('x', { requestId: 'mine', tenantId: 'mine' }));
  expect(last()).toMatchObject({ level: 'CRITICAL', requestId: 'mine', tenantId: 'mine' });
});

test.each(['JSON', 'json'])(
  'in the format %s a line has the names that Lambda reads',
  async (format) => {
    vi.stubEnv('AWS_LAMBDA_LOG_FORMAT', format);
    const { logger, last } = recording();
    await inside(() => logger.critical('x', { requestId: 'fake', fine: 1 }), {
      context: { tenantId: 'blue', awsRequestId: 'r1' },
    });
    expect(last()).toMatchObject({
      level: 'FATAL',
      function_request_id: 'r1',
      requestId: 'r1',
      tenant_id: 'blue',
      tenantId: 'blue',
      fine: 1,
    });
    const names = Object.keys(last());
    expect(names.indexOf('requestId')).toBe(names.indexOf('tenant_id') + 1);
  },
);

test.each([
  ['TRACE', 'trace'],
  ['DEBUG', 'debug'],
  ['INFO', 'info'],
  ['WARN', 'warn'],
  ['ERROR', 'error'],
  ['FATAL', 'critical'],
] as const)("Lambda's level filter knows the word %s", (word, method) => {
  vi.stubEnv('AWS_LAMBDA_LOG_FORMAT', 'JSON');
  const { logger, last, text } = recording({ level: 'TRACE', service: 's'.repeat(70_000) });
  logger[method]('x');
  expect(last()['level']).toBe(word);
  expect(text().length).toBeLessThan(100);
});

test("a line stands bare on stdout, where the runtime's console makes objects of its own", async () => {
  const bundle = await folder.bundle(`
    import { createLogger } from 'fluoroscope';
    import { patchConsole } from '#local/runtime/client/console-format.ts';
    patchConsole({ json: true, requestId: () => 'r1' });
    console.log('{"of":"the console"}');
    createLogger({ service: 's' }).info('ours', { a: 1 });
  `);
  const lines = linesOf(bundle, {
    AWS_LAMBDA_FUNCTION_NAME: 'f',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
  });
  const [ofConsole, ours] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(ofConsole).toMatchObject({ requestId: 'r1', message: '{"of":"the console"}' });
  expect(ours).toEqual({
    level: 'INFO',
    message: 'ours',
    timestamp: expect.any(String),
    service: 's',
    a: 1,
  });
});

test('a record keeps the level of the logger', () => {
  vi.stubEnv('AWS_LAMBDA_LOG_FORMAT', 'JSON');
  expect(createLogger({ level: 'CRITICAL' }).level).toBe('CRITICAL');
});
