import { expect } from 'vitest';
import type { ProxyResult } from '../../src/router/index.js';

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** What no header may have: https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Which forms of headers an answer to a source has. */
const FORMS: ReadonlyArray<readonly [source: RegExp, keys: readonly string[]]> = [
  [/^api-gateway-rest$/, ['headers', 'multiValueHeaders']],
  [/^(?:api-gateway-http|function-url)$/, ['headers', 'cookies']],
  [/^alb with/, ['multiValueHeaders', 'statusDescription']],
  [/^alb$/, ['headers', 'statusDescription']],
  [/^lattice/, ['headers']],
];

/** Checks that a source takes an answer: each key, type and character of it. */
export function expectValid(result: ProxyResult, source: string): void {
  const { statusCode, body, isBase64Encoded, headers = {}, multiValueHeaders = {} } = result;
  const known = FORMS.find(([form]) => form.test(source))?.[1] ?? [];
  expect(['statusCode', 'body', 'isBase64Encoded', ...known]).toEqual(
    expect.arrayContaining(Object.keys(result)),
  );
  // Strictly the same: no key is undefined, nothing is lost on the way.
  expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
  expect(Number.isInteger(statusCode) && statusCode >= 200 && statusCode <= 599).toBe(true);
  expect([typeof body, typeof isBase64Encoded]).toEqual(['string', 'boolean']);
  if (isBase64Encoded) expect(BASE64.test(body)).toBe(true);
  if (statusCode === 204 || statusCode === 304) expect(body).toBe('');
  for (const name of [...Object.keys(headers), ...Object.keys(multiValueHeaders)]) {
    expect(name).toMatch(TOKEN);
  }
  const values = [headers, multiValueHeaders, { cookies: result.cookies ?? [] }]
    .flatMap((map) => Object.values(map))
    .flat();
  for (const value of values) {
    expect(typeof value).toBe('string');
    expect(value).not.toMatch(CONTROL);
  }
}
