import fc from 'fast-check';
import { createLogger, createTracer, instrument, type Redaction } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { httpEvent, lambdaContext, restEvent } from 'fluoroscope/testing';
import { expect, test } from 'vitest';
import { compileRedaction } from '../src/redaction.js';
import { createJsonWriter, safeJson } from '../src/safe-json.js';

const SECRET = 'c4ts-4nd-d0gs';

function json(value: unknown, redact: Redaction): string {
  return safeJson(value, createJsonWriter(undefined, compileRedaction(redact))) ?? 'null';
}

function written(value: unknown, redact: Redaction): unknown {
  return JSON.parse(json(value, redact));
}

test.each<[string, Redaction[number], unknown, unknown]>([
  ['a key at the top', 'password', { password: 1, a: 2 }, { password: '[Redacted]', a: 2 }],
  ['a key at any depth', 'password', { a: { password: 1 } }, { a: { password: '[Redacted]' } }],
  ['a key in any case', 'Authorization', { AUTHORIZATION: 1 }, { AUTHORIZATION: '[Redacted]' }],
  ['a key inside a list', 'card', { a: [{ card: 1 }, 2] }, { a: [{ card: '[Redacted]' }, 2] }],
  ['a whole list', 'tokens', { tokens: ['a', 'b'] }, { tokens: '[Redacted]' }],
  [
    'a path',
    'h.auth',
    { x: { h: { auth: 1 } }, auth: 2 },
    { x: { h: { auth: '[Redacted]' } }, auth: 2 },
  ],
  [
    'any key above',
    '*.token',
    { token: 1, a: { token: 2 } },
    { token: 1, a: { token: '[Redacted]' } },
  ],
  [
    'any key below',
    'user.*',
    { user: { a: 1, b: 2 } },
    { user: { a: '[Redacted]', b: '[Redacted]' } },
  ],
  ['a path through a list', 'i.card', { i: [{ card: 1 }] }, { i: [{ card: '[Redacted]' }] }],
  ['any element', 'i[*].card', { i: [{ card: 1 }] }, { i: [{ card: '[Redacted]' }] }],
  ['any element, dotted', 'i.*.card', { i: [{ card: 1 }] }, { i: [{ card: '[Redacted]' }] }],
  ['one element', 'i[1]', { i: ['a', 'b'] }, { i: ['a', '[Redacted]'] }],
  ['a quoted key', 'h."x.key"', { h: { 'x.key': 1 } }, { h: { 'x.key': '[Redacted]' } }],
  ['a key in brackets', 'h["x.key"]', { h: { 'x.key': 1 } }, { h: { 'x.key': '[Redacted]' } }],
  [
    'a key with a dash',
    'h.x-api-key',
    { h: { 'x-api-key': 1 } },
    { h: { 'x-api-key': '[Redacted]' } },
  ],
  ['a null', 'a', { a: null }, { a: '[Redacted]' }],
  ['a key of a Map', 'a', new Map([['a', 1]]), { a: '[Redacted]' }],
  ['what toJSON gives', 'a', { toJSON: () => ({ a: 1 }) }, { a: '[Redacted]' }],
  [
    'JSON as text',
    'a',
    { body: '{"a":1,"b":[{"a":2}]}' },
    { body: '{"a":"[Redacted]","b":[{"a":"[Redacted]"}]}' },
  ],
  ['text that only begins as JSON', 'a', { body: '{"a":1' }, { body: '{"a":1' }],
  ['JSON as text without it', 'c', { body: '{ "a": 1 }' }, { body: '{ "a": 1 }' }],
])('%s is redacted', (_name, one, ...[value, expected]) => {
  expect(written(value, [one])).toEqual(expected);
});

test('a function answers with what is written, asked for every key', () => {
  const asked: string[] = [];
  const mask = (key: string, value: unknown): unknown => {
    asked.push(key);
    return key === 'email' && typeof value === 'string' ? value.replace(/^[^@]+/, '***') : value;
  };
  const value = { id: 1, user: { email: 'ann@x.org' }, email: ['bob@x.org'] };
  expect(written(value, [mask])).toEqual({
    id: 1,
    user: { email: '***@x.org' },
    email: ['***@x.org'],
  });
  expect(asked).toEqual(['id', 'user', 'email', 'email', 'email']);
});

test('what a function throws on is redacted', () => {
  const fail = (): never => {
    throw new Error('no');
  };
  expect(written({ a: 1, b: { c: 2 } }, [fail])).toEqual({ a: '[Redacted]', b: '[Redacted]' });
});

test('cycles, getters that throw and deep values stay as safe as before', () => {
  const value: Record<string, unknown> = { password: 1 };
  value['self'] = value;
  Object.defineProperty(value, 'bad', {
    enumerable: true,
    get() {
      throw new Error('no');
    },
  });
  expect(written(value, ['password'])).toEqual({
    password: '[Redacted]',
    self: '[Circular]',
    bad: '[Thrown: no]',
  });
});

test.each([
  ['no list', 'password', 'must be a list'],
  ['a number', [7], '7 is no path'],
  ['a blank path', [''], '"" is no path'],
  ['a dot too many', ['a..b'], '"a..b" is no path'],
  ['a bracket left open', ['a[0'], '"a[0" is no path'],
])('%s is refused at creation', (_name, redact, message) => {
  expect(() => createLogger({ redact: redact as never })).toThrow(TypeError);
  expect(() => instrument(() => 1, { redact: redact as never })).toThrow(message);
});

test('whatever stands around it, a secret under its key is never written, and the rest is as before', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'Secret', 'c'), tie('tree'), { maxKeys: 4 }),
    ),
  }));
  const planted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(planted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === 'Secret' ? SECRET : planted(inner),
      ]),
    );
  };
  fc.assert(
    fc.property(tree, fc.boolean(), (value, asText) => {
      const holder = { held: asText ? JSON.stringify(planted(value)) : planted(value) };
      const redacted = json(holder, ['secret']);
      expect(redacted).not.toContain(SECRET);
      const whole = safeJson(holder) ?? '';
      expect(redacted).toBe(whole.replaceAll(SECRET, '[Redacted]'));
    }),
    { numRuns: 2_000 },
  );
});

function loggedLines(redact: Redaction): {
  readonly logger: ReturnType<typeof createLogger>;
  readonly lines: string[];
} {
  const lines: string[] = [];
  return { logger: createLogger({ redact, write: (text) => lines.push(text) }), lines };
}

test('keys of every layer, the error and the message are redacted on a line', () => {
  const { logger, lines } = loggedLines(['password', 'config.*', 'message']);
  const error = Object.assign(new Error('no'), { config: { key: SECRET }, password: SECRET });
  logger.appendKeys({ password: SECRET });
  const child = logger.child({ user: { password: SECRET } });
  child.error(SECRET, { again: [{ password: SECRET }] }, error);
  expect(lines.join('')).not.toContain(SECRET);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    message: '[Redacted]',
    password: '[Redacted]',
    user: { password: '[Redacted]' },
    again: [{ password: '[Redacted]' }],
    error: { message: '[Redacted]', config: { key: '[Redacted]' }, password: '[Redacted]' },
  });
});

test('a line that is cut shows no secret either', () => {
  const { logger, lines } = loggedLines(['password']);
  logger.info('long', {
    filler: 'x'.repeat(100_000),
    password: SECRET,
    body: `{"password":"${SECRET}"}`,
  });
  expect(lines.join('')).not.toContain(SECRET);
  expect(lines.join('')).toContain('[Cut: ');
});

test('instrument redacts the event, every logger of the invocation and what it captures', async () => {
  const lines: string[] = [];
  const logger = createLogger({ write: (text) => lines.push(text) });
  const other = createLogger({ redact: ['mine'], write: (text) => lines.push(text) });
  const memory = memoryTelemetry();
  const tracer = createTracer();
  const handler = instrument(
    async () => {
      other.info('inside', { mine: SECRET, password: SECRET });
      await tracer.capture('work', async () => ({ password: SECRET }), { captureResponse: true });
      return { statusCode: 200, body: JSON.stringify({ user: { password: SECRET } }) };
    },
    {
      telemetry: { ...memory, stdout: true },
      logger,
      logEvent: true,
      captureResponse: true,
      captureRequest: true,
      redact: ['password'],
    },
  );
  const event = restEvent({
    body: { password: SECRET },
    query: { password: SECRET, page: '1' },
    headers: { password: SECRET },
  });
  await handler(event, lambdaContext());
  const everything = JSON.stringify([memory.spans, memory.logs, lines]);
  expect(everything).not.toContain(SECRET);
  expect(lines).toHaveLength(2);
  const invocation = memory.spans.at(-1);
  expect(invocation?.attributes['url.query']).toBe('password=REDACTED&page=1');
  expect(JSON.stringify(invocation?.attributes)).toContain('[Redacted]');
});

test('signatures of presigned requests are never recorded with the query', async () => {
  const memory = memoryTelemetry();
  const handler = instrument(() => 1, { telemetry: memory, captureRequest: true });
  await handler(
    httpEvent({ query: { 'X-Amz-Signature': SECRET, sig: SECRET, a: 'b' } }),
    lambdaContext(),
  );
  expect(memory.spans[0]?.attributes['url.query']).toBe(
    'X-Amz-Signature=REDACTED&sig=REDACTED&a=b',
  );
});
