import { describe, expect, test, vi } from 'vitest';
import { type CookieOptions, createRouter } from '../../src/router/index.js';
import { SOURCES } from './http-events.js';
import { viewOf } from './result-view.js';

const rest = SOURCES[0]?.[1];

/** What the client is sent for one cookie, or what setting it threw. */
async function sent(name: string, options: CookieOptions, value = 'v'): Promise<string | Error> {
  const app = createRouter();
  let thrown: unknown;
  app.get('/', (c) => {
    try {
      c.setCookie(name, value, options);
    } catch (error) {
      thrown = error;
    }
  });
  const [cookie = ''] = viewOf(await app.resolve(rest?.({}) as never)).cookies;
  return thrown instanceof Error ? thrown : cookie;
}

describe('a cookie that browsers keep', () => {
  test.each<[string, CookieOptions, string]>([
    ['__Host-id', {}, '__Host-id=v; Path=/; Secure'],
    [
      '__Secure-id',
      { path: '/x', domain: 'a.example' },
      '__Secure-id=v; Path=/x; Domain=a.example; Secure',
    ],
    ['id', { secure: false, sameSite: 'Lax' }, 'id=v; Path=/; SameSite=Lax'],
    [
      'id',
      { sameSite: 'None', partitioned: true },
      'id=v; Path=/; Secure; SameSite=None; Partitioned',
    ],
    ['id', { priority: 'High', maxAge: -1 }, 'id=v; Path=/; Max-Age=-1; Secure; Priority=High'],
    ['x__Host-id', { secure: false, path: '/x' }, 'x__Host-id=v; Path=/x'],
  ])('%s %o is sent', async (name, options, cookie) => {
    expect(await sent(name, options)).toBe(cookie);
  });
});

const HOST = 'it needs secure, path "/" and no domain.';
const SECURE = 'it needs secure.';

describe('a cookie that browsers would drop is a TypeError that says what it needs', () => {
  test.each<[string, CookieOptions, string]>([
    ['__Host-id', { secure: false }, `Browsers drop the cookie __Host-id: ${HOST}`],
    ['__Host-id', { path: '/x' }, HOST],
    ['__Host-id', { domain: 'a.example' }, HOST],
    ['__host-id', { domain: '' }, HOST],
    ['__Secure-id', { secure: false }, `Browsers drop the cookie __Secure-id: ${SECURE}`],
    ['__SECURE-id', { secure: false }, SECURE],
    ['id', { sameSite: 'None', secure: false }, SECURE],
    ['id', { partitioned: true, secure: false }, SECURE],
    ['id', { sameSite: 'lax' as never }, 'SameSite is "lax". Use Strict, Lax or None.'],
    ['id', { priority: 'high' as never }, 'Priority is "high". Use Low, Medium or High.'],
    ['id', { maxAge: 1.5 }, 'Max-Age is 1.5. Use whole seconds.'],
    ['id', { maxAge: Number.NaN }, 'Use whole seconds.'],
    ['id', { maxAge: 1e21 }, 'Use whole seconds.'],
    ['id', { expires: new Date(Number.NaN) }, 'Expires is "Invalid Date". Use a valid date.'],
    ['id', { path: '/a;b' }, 'Path is "/a;b". Use ASCII text without ";".'],
    ['id', { domain: 'a\r\nset-cookie: b=1' }, 'Use ASCII text without ";".'],
    ['', {}, 'The cookie name "" is malformed.'],
    ['a=b', {}, 'The cookie name "a=b" is malformed.'],
  ])('%s %o', async (name, options, message) => {
    const error = await sent(name, options);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(message);
  });

  // https://www.rfc-editor.org/rfc/rfc6265#section-6.1, counted as browsers do: the name and the value.
  test('one of more than 4,096 bytes', async () => {
    const message = 'TypeError: Browsers drop the cookie id: it needs at most 4096 bytes.';
    expect(await sent('id', { httpOnly: true }, 'x'.repeat(4_094))).toMatch(
      /x; Path=\/; HttpOnly; Secure$/,
    );
    expect(String(await sent('id', {}, 'x'.repeat(4_095)))).toBe(message);
    expect(String(await sent('id', {}, '\u{20ac}'.repeat(455)))).toBe(message);
  });

  test('the client gets a 500 that says nothing of it', async () => {
    const line = vi.spyOn(console, 'error').mockImplementation(() => {});
    const app = createRouter();
    app.get('/', (c) => c.setCookie('__Host-id', 'secret', { path: '/x' }));
    const { status, body, cookies } = viewOf(await app.resolve(rest?.({}) as never));
    expect([status, cookies]).toEqual([500, []]);
    expect(body.toString()).not.toContain('__Host');
    expect(line).toHaveBeenCalledTimes(1);
    line.mockRestore();
  });
});
