import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { cors, createRouter, type HttpEvent, type ProxyResult } from '../../src/router/index.js';
import { recogniseTrigger } from '../../src/trigger/recognise.js';
import { request, word } from './hostile-values.js';
import { SOURCES } from './http-events.js';
import { expectValid } from './valid-result.js';

const EVENTS = 6_000;
const TIME_LIMIT_MS = 120_000;

beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

function readingApp(): ReturnType<typeof createRouter> {
  const app = createRouter();
  app.use(cors());
  for (const path of ['/', '/orders/:id', '/files/*'] as const) {
    app.route(['GET', 'POST'], path, (c) => {
      c.header('x-echo', c.headers.get('x-a') ?? c.clientIp ?? c.requestId ?? '');
      const read = [c.query, c.cookies, c.params, c.authorizer, c.source, c.context];
      return [read, [...c.headers.entries()], c.body.text(), c.body.bytes().length];
    });
  }
  return app;
}

/** The ways to every field of an event. */
function fieldsOf(event: object, way: readonly string[] = []): ReadonlyArray<readonly string[]> {
  return Object.entries(event).flatMap(([key, value]) => {
    const own = [...way, key];
    return typeof value === 'object' && value !== null ? [own, ...fieldsOf(value, own)] : [own];
  });
}

/** A copy of an event with another value at one field. */
function withField(event: object, [key = '', ...rest]: readonly string[], value: unknown): object {
  const inner = (event as Record<string, unknown>)[key] as object;
  return { ...event, [key]: rest.length === 0 ? value : withField(inner, rest, value) };
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', 0, -1, Number.NaN, true, [], {}, [null], [[]]),
  fc.anything({ withNullPrototype: true, withDate: true, maxDepth: 2 }),
  fc.dictionary(word, fc.oneof(word, fc.constant(null), fc.array(fc.anything({ maxDepth: 1 })))),
);

/** Fields that sources send and a request need not lead to. */
const MORE = [
  'version',
  'type',
  'cookies',
  'multiValueHeaders',
  'rawQueryString',
  'elb',
  'Records',
];

/** The answer; nothing where the event is of no HTTP source any more, and the error says so. */
async function answered(event: unknown): Promise<ProxyResult | undefined> {
  try {
    return await readingApp().resolve(event as HttpEvent);
  } catch (error) {
    expect(String(error)).toMatch(/^TypeError: The router (?:answers|got) .*/s);
    expect(HTTP).not.toContain(recogniseTrigger(event).name);
    return undefined;
  }
}

const HTTP = ['api-gateway-rest', 'api-gateway-http', 'function-url', 'alb', 'lattice'];

describe.each(SOURCES)('%s', (name, build) => {
  test(
    'an event with anything in any of its fields is answered, or refused by name',
    async () => {
      let count = 0;
      await fc.assert(
        fc.asyncProperty(request, fc.nat(), junk, async (sent, at, value) => {
          const event = build({ ...sent, method: 'GET', path: '/orders/1' });
          const fields = [...fieldsOf(event), ...MORE.map((field) => [field])];
          const field = fields[at % fields.length] ?? [];
          const changed = withField(event, field, value);
          const result = await answered(changed);
          if (result === undefined) return;
          count += 1;
          expect(result.statusCode).toBeLessThan(500);
          // A changed event may be one of another source, or of the other form of this one.
          const own = recogniseTrigger(changed).name;
          if (name.startsWith(own) && !/^multiValueHeaders$|^headers$/.test(field[0] ?? '')) {
            expectValid(result, name);
          }
        }),
        { numRuns: EVENTS },
      );
      expect(count).toBeGreaterThan(EVENTS / 2);
    },
    TIME_LIMIT_MS,
  );
});

test('an event of any shape is refused by name, unless it is one of an HTTP source', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything({ withNullPrototype: true, withMap: true }), async (event) => {
      const result = await answered(event);
      if (result !== undefined) expect(result.statusCode).toBeLessThan(500);
    }),
    { numRuns: 2_000 },
  );
});
