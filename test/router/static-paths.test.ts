/** Routes outside of ASCII, as clients write them. */
import { createRouter } from 'fluoroscope/router';
import { describe, expect, test } from 'vitest';
import { SOURCES } from './http-events.js';

describe.each(SOURCES)('from %s', (_name, build) => {
  const app = createRouter();
  app.get('/caf\u{e9}', () => 'ok');
  app.get('/a b', () => 'ok');
  const status = async (path: string): Promise<number> =>
    (await app.resolve(build({ path }))).statusCode;

  // https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.1
  test('the digits of an escape may be in either letter case', async () => {
    expect(await status('/caf%C3%A9')).toBe(200);
    expect(await status('/caf%c3%a9')).toBe(200);
  });

  test('a path that is decoded once too often is another path', async () => {
    expect(await status('/caf%25C3%25A9')).toBe(404);
    expect(await status('/a%2520b')).toBe(404);
  });
});
