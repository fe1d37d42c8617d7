import { expect, test } from 'vitest';
import { hasHeader, lendHeaders, type UndiciHeaders } from '../../src/outgoing/undici-headers.js';

/** A request as undici 5 makes it, with lines of text. */
function textRequest(): UndiciHeaders {
  return {
    headers: 'Accept: a\r\nX-Note: cookie:\r\n',
    addHeader(name, value) {
      this.headers += `${name}: ${value}\r\n`;
    },
  };
}

/** A request as later versions make it, with names and values in turn. */
function listRequest(): UndiciHeaders {
  return {
    headers: ['Accept', 'a', 'X-Note', 'cookie'],
    addHeader(name, value) {
      (this.headers as string[]).push(name, value);
    },
  };
}

test.each([
  ['text', textRequest()],
  ['a list', listRequest()],
])('headers are found by their names, in %s', (_, request) => {
  expect(hasHeader(request, 'accept')).toBe(true);
  expect(hasHeader(request, 'x-note')).toBe(true);
  expect(hasHeader(request, 'cookie')).toBe(false);
  lendHeaders(request, [['traceparent', 'ours']]);
  expect(hasHeader(request, 'traceparent')).toBe(true);
});

test("somebody else's header takes the place of all of ours, and of no other", () => {
  const request = listRequest();
  lendHeaders(request, [
    ['traceparent', 'ours'],
    ['tracestate', 'ours'],
  ]);
  request.addHeader('x-hook', '1');
  request.addHeader('Traceparent', 'theirs');
  request.addHeader('tracestate', 'theirs');
  expect(request.headers).toEqual(
    ['Accept', 'a', 'X-Note', 'cookie', 'x-hook', '1', 'Traceparent', 'theirs'].concat([
      'tracestate',
      'theirs',
    ]),
  );
});
