/** What Zod, Valibot and ArkType can say: unions, defaults, transforms, lists, checks that take their time. */
import { type as arkType } from 'arktype';
import { createRouter, type RequestSchemas, type StandardSchema } from 'fluoroscope/router';
import * as valibot from 'valibot';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type ClientRequest, SOURCES } from './http-events.js';
import { viewOf } from './result-view.js';

beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterAll(() => {
  vi.restoreAllMocks();
});

const JSON_TYPE = ['content-type', 'application/json'] as const;
const FORM_TYPE = ['content-type', 'application/x-www-form-urlencoded'] as const;

/** The same schemas in one library. */
interface Kinds {
  /** A shape that `kind` decides. */
  readonly union: StandardSchema;
  /** Of texts, as a query has them: a number with a default, a list whether it comes once or more. */
  readonly page: StandardSchema;
  /** A name that is trimmed, and becomes a key of its own. */
  readonly renamed: StandardSchema;
}

const asList = (value: unknown): unknown => (Array.isArray(value) ? value : [value]);

const ZOD: Kinds = {
  union: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('circle'), radius: z.number().positive() }),
    z.object({ kind: z.literal('square'), side: z.number().positive() }),
  ]),
  page: z.object({
    page: z.coerce.number().int().default(1),
    tag: z.preprocess(asList, z.array(z.string().min(1))),
  }),
  renamed: z
    .object({ name: z.string().trim().min(1) })
    .transform(({ name }) => ({ title: name.toUpperCase() })),
};

const VALIBOT: Kinds = {
  union: valibot.variant('kind', [
    valibot.object({
      kind: valibot.literal('circle'),
      radius: valibot.pipe(valibot.number(), valibot.gtValue(0)),
    }),
    valibot.object({
      kind: valibot.literal('square'),
      side: valibot.pipe(valibot.number(), valibot.gtValue(0)),
    }),
  ]),
  page: valibot.object({
    page: valibot.optional(
      valibot.pipe(valibot.string(), valibot.transform(Number), valibot.integer()),
      '1',
    ),
    tag: valibot.pipe(
      valibot.unknown(),
      valibot.transform(asList),
      valibot.array(valibot.pipe(valibot.string(), valibot.minLength(1))),
    ),
  }),
  renamed: valibot.pipe(
    valibot.object({ name: valibot.pipe(valibot.string(), valibot.trim(), valibot.minLength(1)) }),
    valibot.transform(({ name }) => ({ title: name.toUpperCase() })),
  ),
};

const ARKTYPE: Kinds = {
  union: arkType({ kind: "'circle'", radius: 'number > 0' }).or({
    kind: "'square'",
    side: 'number > 0',
  }),
  page: arkType({
    page: 'string.integer.parse = "1"',
    tag: arkType('string > 0')
      .pipe((tag) => [tag])
      .or('(string > 0)[]'),
  }),
  renamed: arkType({ name: 'string.trim |> string > 0' }).pipe(({ name }) => ({
    title: name.toUpperCase(),
  })),
};

describe.each([
  ['zod', ZOD],
  ['valibot', VALIBOT],
  ['arktype', ARKTYPE],
] as const)('with %s', (_library, kinds) => {
  describe.each(SOURCES)('from %s', (name, build) => {
    const ask = async (
      validate: RequestSchemas,
      request: ClientRequest,
    ): Promise<{ status: number; body: unknown }> => {
      const app = createRouter();
      app.post('/:name', (c) => c.json(c.valid), { validate });
      const event = build({ method: 'POST', path: '/%20ann', ...request });
      const { status, body } = viewOf(await app.resolve(event));
      return { status, body: JSON.parse(body.toString()) };
    };

    test.each([
      [{ kind: 'circle', radius: 2 }, 200],
      [{ kind: 'square', side: 2 }, 200],
      [{ kind: 'circle', side: 2 }, 422],
      [{ kind: 'square', side: -1 }, 422],
      [{ kind: 'star' }, 422],
      [[], 422],
      [null, 422],
    ])('a union takes %j or not: %i', async (value, status) => {
      const request = { headers: [JSON_TYPE], body: JSON.stringify(value) };
      const answer = await ask({ body: kinds.union }, request);
      expect(answer.status).toBe(status);
      if (status === 200) expect(answer.body).toEqual({ body: value });
      else expect(answer.body).toMatchObject({ details: [{ in: 'body' }] });
    });

    test.each([
      ['tag=a', { page: 1, tag: ['a'] }],
      ['tag=a&page=2&tag=b%26', { page: 2, tag: ['a', 'b&'] }],
      ['page=x&tag=', undefined],
    ])('a query ?%s is read with its defaults and as lists', async (query, expected) => {
      const { status, body } = await ask({ query: kinds.page }, { query });
      if (expected !== undefined) {
        // A plain load balancer hands on the last value of a name alone.
        const tag = name === 'alb' ? expected.tag.slice(-1) : expected.tag;
        return void expect(body).toEqual({ query: { ...expected, tag } });
      }
      expect(status).toBe(422);
      const { details } = body as { details: Array<{ path: string[] }> };
      expect(new Set(details.map(({ path }) => path[0]))).toEqual(new Set(['page', 'tag']));
    });

    test('a form is as good as JSON', async () => {
      const { body } = await ask(
        { body: kinds.page },
        { headers: [FORM_TYPE], body: 'tag=a+b&page=3' },
      );
      expect(body).toEqual({ body: { page: 3, tag: ['a b'] } });
    });

    test('what a schema makes of a value is what the handler has, of every part', async () => {
      const request = {
        headers: [JSON_TYPE, ['Name', 'header']] as const,
        query: 'name=+query',
        body: '{"name":" body "}',
      };
      const { renamed } = kinds;
      const validate = { body: renamed, query: renamed, headers: renamed, path: renamed };
      expect(await ask(validate, request)).toEqual({
        status: 200,
        body: {
          body: { title: 'BODY' },
          query: { title: 'QUERY' },
          headers: { title: 'HEADER' },
          path: { title: 'ANN' },
        },
      });
    });
  });
});

test.each<[string, StandardSchema]>([
  ['zod', z.object({ a: z.string().refine(async (a) => a !== 'taken') })],
  [
    'valibot',
    valibot.objectAsync({
      a: valibot.pipeAsync(
        valibot.string(),
        valibot.checkAsync(async (a) => a !== 'taken'),
      ),
    }),
  ],
])(
  'a check that takes its time is waited for, of a request and of a response: %s',
  async (...[, schema]) => {
    const app = createRouter();
    app.get('/request', (c) => c.json(c.valid), { validate: { query: schema } });
    app.get('/response', (c) => ({ a: c.query['a'] }), { response: schema });
    const [, build] = SOURCES[0] ?? [];
    const status = async (path: string, query: string): Promise<number | undefined> => {
      const event = build?.({ path, query });
      return event && (await app.resolve(event)).statusCode;
    };
    expect(await status('/request', 'a=free')).toBe(200);
    expect(await status('/request', 'a=taken')).toBe(422);
    expect(await status('/response', 'a=free')).toBe(200);
    expect(await status('/response', 'a=taken')).toBe(500);
  },
);
