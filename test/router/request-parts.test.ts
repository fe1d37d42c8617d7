/** What is read of a request where clients and sources are not as tidy as they should be. */
import fc from 'fast-check';
import {
  createRouter,
  type HttpEvent,
  type RouteContext,
  type StandardSchema,
} from 'fluoroscope/router';
import { describe, expect, test } from 'vitest';
import { type BuildEvent, type ClientRequest, httpEvent, SOURCES } from './http-events.js';
import { viewOf } from './result-view.js';

const FORM = ['content-type', 'application/x-www-form-urlencoded'] as const;

/** What a handler of `POST /*` returns, as JSON. */
async function seen(event: HttpEvent, read: (c: RouteContext) => unknown): Promise<unknown> {
  const app = createRouter();
  app.post('/*', (c) => c.json(read(c)));
  return JSON.parse(viewOf(await app.resolve(event)).body.toString());
}

/** The names and values as the web's own parser reads them; Node.js' takes characters beyond ASCII apart wrongly. */
function byUrlStandard(raw: string): Record<string, string[]> {
  const params = new URLSearchParams(raw.replace(/[^ -~]+/gu, encodeURIComponent));
  return Object.fromEntries([...params.keys()].map((name) => [name, params.getAll(name)]));
}

const TEXT = fc
  .array(
    fc.oneof(
      fc.constantFrom('&', '=', '+', '%', '%2', '%zz', '%20', '%26', '%E2%82%AC', '%e2%82', '%C0'),
      fc.constantFrom('%EF%BB%BF', '%00', 'a', 'b', '?', '\u{20ac}', '\u{1f600}'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('a form and a raw query are read as the URL standard says, malformed escapes too', () => {
  const sources = SOURCES.filter(([name]) => /function-url|api-gateway-http|lattice/.test(name));

  test.each(sources)('from %s', async (_name, build: BuildEvent) => {
    const read = (c: RouteContext): unknown => Object.fromEntries(namesOf(c));
    await fc.assert(
      fc.asyncProperty(TEXT, async (text) => {
        const raw = text.replaceAll('?', '');
        const event = build({ method: 'POST', path: '/x', query: raw });
        expect(await seen(event, read)).toEqual(byUrlStandard(raw));
      }),
      { numRuns: 300 },
    );
  });

  function namesOf(c: RouteContext): Array<[string, readonly string[]]> {
    return Object.keys(c.query).map((name) => [name, c.queries(name)]);
  }

  test('the body of a form', async () => {
    const app = createRouter();
    const plain = {
      '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
    };
    app.post('/', (c) => c.json(c.valid.body), { validate: { body: plain as never } });
    await fc.assert(
      fc.asyncProperty(TEXT, async (text) => {
        const event = httpEvent({
          method: 'POST',
          path: '/',
          headers: [FORM],
          body: `x=1&${text}`,
        });
        const { body } = viewOf(await app.resolve(event));
        const lists = Object.entries(JSON.parse(body.toString())).map(([name, values]) => [
          name,
          [values].flat(),
        ]);
        expect(Object.fromEntries(lists)).toEqual(byUrlStandard(`x=1&${text}`));
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(SOURCES)('from %s', (_name, build) => {
  const post = (request: ClientRequest): HttpEvent =>
    build({ method: 'POST', path: '/', ...request });

  // https://encoding.spec.whatwg.org/#utf-8-decode: `Response.json()` drops it as well.
  test('several cookies are one header, however it is read', async () => {
    const echo: StandardSchema = {
      '~standard': { version: 1, vendor: 'own', validate: (value) => ({ value }) },
    };
    const app = createRouter();
    const handler = (c: RouteContext): unknown => [
      c.headers.get('cookie'),
      Object.fromEntries(c.headers.entries())['cookie'],
      c.request.headers.get('cookie'),
      (c.valid['headers'] as Record<string, string>)['cookie'],
    ];
    app.get('/', handler as never, { validate: { headers: echo } });
    const { body } = viewOf(await app.resolve(build({ cookies: ['a=1', 'b=2'] })));
    expect(JSON.parse(body.toString())).toEqual(Array(4).fill('a=1; b=2'));
  });

  test('a byte order mark before JSON is no part of it', async () => {
    const json = '{"a":"\u{feff}"}';
    for (const body of [json, `\u{feff}${json}`, Buffer.from(`\u{feff}${json}`)]) {
      expect(await seen(post({ body }), (c) => c.body.json())).toEqual({ a: '\u{feff}' });
    }
  });

  test('an empty list of cookies is no cookie header', async () => {
    const event = { ...post({}), cookies: [] } as HttpEvent;
    expect(await seen(event, (c) => [c.headers.has('cookie'), c.cookies])).toEqual([false, {}]);
  });
});
