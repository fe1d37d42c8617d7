import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedAnswerError } from '../../../local/gateway/answer.js';
import { toHttpAnswer, toHttpAnswer1 } from '../../../local/gateway/http-answer.js';
import { toRestAnswer } from '../../../local/gateway/rest-answer.js';

const options = { accept: 'image/png,*/*', binaryMediaTypes: [] };
const rest = (result: unknown, changes = {}) =>
  toRestAnswer(JSON.stringify(result), { ...options, ...changes });
const http = (result: unknown) => toHttpAnswer(JSON.stringify(result));
const JSON_TYPE = ['content-type', 'application/json'];

describe('of a REST API', () => {
  test.each([
    [{ statusCode: 201, body: 'made' }, 201, [JSON_TYPE], 'made'],
    [{ statusCode: '404' }, 404, [JSON_TYPE], ''],
    [{}, 200, [JSON_TYPE], ''],
    [
      { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: null },
      200,
      [['content-type', 'text/html']],
      '',
    ],
    [
      { statusCode: 200, headers: { A: 1, B: 'x' }, multiValueHeaders: { B: ['x', 'y'] } },
      200,
      [['b', 'x'], ['b', 'y'], ['a', '1'], JSON_TYPE],
      '',
    ],
    [{ statusCode: 200, headers: { Connection: 'close', Gone: null } }, 200, [JSON_TYPE], ''],
  ])('%j', (result, ...[status, headers, body]) => {
    const answer = rest(result);
    expect([answer.status, answer.headers, String(answer.body)]).toEqual([status, headers, body]);
  });

  test.each([
    [null, 'The function returned nothing (null). Return { statusCode, headers, body }.'],
    ['text', 'The function returned "text".'],
    [[1], 'The function returned [1].'],
    [{ statusCode: 200, cookies: [] }, 'unknown key cookies'],
    [{ statusCode: 200, body: {} }, 'body is of the type object'],
    [{ statusCode: 200, body: [] }, 'body is an array'],
    [{ statusCode: 99 }, 'statusCode is 99.'],
    [{ statusCode: 'OK' }, 'statusCode is "OK".'],
    [{ headers: { 'a b': 'x' } }, 'The header a b cannot be sent'],
    [{ headers: { a: 'x\ny' } }, 'The header a cannot be sent'],
    [{ headers: { a: ['x'] } }, 'The header a is an object.'],
  ])('%j is malformed', (result, message) => {
    expect(() => rest(result)).toThrow(MalformedAnswerError);
    expect(() => rest(result)).toThrow(message);
  });

  test.each([
    { binaryMediaTypes: ['*/*'], body: 'hi' },
    { binaryMediaTypes: ['image/png'], body: 'hi' },
    { binaryMediaTypes: ['image/gif'], body: 'aGk=' },
  ])(
    'base64 with the binary media types $binaryMediaTypes is $body',
    ({ binaryMediaTypes, body }) => {
      const result = { statusCode: 200, body: 'aGk=', isBase64Encoded: true };
      expect(String(rest(result, { binaryMediaTypes }).body)).toBe(body);
    },
  );
});

describe('of an HTTP API', () => {
  test.each([
    [{ statusCode: 201, body: 'made' }, 201, [JSON_TYPE], 'made'],
    [{ message: 'x' }, 200, [JSON_TYPE], '{"message":"x"}'],
    [null, 200, [JSON_TYPE], 'null'],
    ['text', 200, [JSON_TYPE], 'text'],
    [[1, 2], 200, [JSON_TYPE], '[1,2]'],
    [{ statusCode: 200, body: 'aGk=', isBase64Encoded: true }, 200, [JSON_TYPE], 'hi'],
    [
      { statusCode: 200, cookies: ['a=1', 'b=2'], multiValueHeaders: { X: ['y'] }, other: 1 },
      200,
      [['set-cookie', 'a=1'], ['set-cookie', 'b=2'], JSON_TYPE],
      '',
    ],
  ])('%j', (result, ...[status, headers, body]) => {
    const answer = http(result);
    expect([answer.status, answer.headers, String(answer.body)]).toEqual([status, headers, body]);
  });

  test.each([
    [{ statusCode: '200' }, 'statusCode is "200".'],
    [{ statusCode: 200.5 }, 'statusCode is 200.5.'],
    [{ statusCode: 200, body: 1 }, 'body is of the type number'],
    [{ statusCode: 200, cookies: 'a=1' }, 'cookies is no list.'],
    [{ statusCode: 200, headers: { a: {} } }, 'The header a is an object.'],
  ])('%j is malformed', (result, message) => {
    expect(() => http(result)).toThrow(MalformedAnswerError);
    expect(() => http(result)).toThrow(message);
  });
});

describe('of an HTTP API in format 1.0', () => {
  const http1 = (result: unknown) => toHttpAnswer1(JSON.stringify(result));

  test.each([
    [{ statusCode: 201, body: 'made', other: 1 }, 201, [JSON_TYPE], 'made'],
    [{ statusCode: 200, body: 'aGk=', isBase64Encoded: true }, 200, [JSON_TYPE], 'hi'],
    [
      { statusCode: 200, headers: { A: 'x', B: 'x' }, multiValueHeaders: { B: ['y', 'z'] } },
      200,
      [['b', 'y'], ['b', 'z'], ['a', 'x'], JSON_TYPE],
      '',
    ],
  ])('%j', (result, ...[status, headers, body]) => {
    const answer = http1(result);
    expect([answer.status, answer.headers, String(answer.body)]).toEqual([status, headers, body]);
  });

  test.each([
    [{ message: 'x' }, 'statusCode is undefined.'],
    [null, 'statusCode is undefined.'],
    [{ statusCode: '200' }, 'statusCode is "200".'],
  ])('%j is malformed', (result, message) => {
    expect(() => http1(result)).toThrow(MalformedAnswerError);
    expect(() => http1(result)).toThrow(message);
  });
});

test('a REST API has names of its own for some headers', () => {
  const headers = { Date: 'now', Server: 'own', 'WWW-Authenticate': 'Basic' };
  expect(rest({ statusCode: 200, headers }).headers).toEqual([
    ['x-amzn-remapped-date', 'now'],
    ['x-amzn-remapped-server', 'own'],
    ['x-amzn-remapped-www-authenticate', 'Basic'],
    JSON_TYPE,
  ]);
});

test('a stream where none is taken is malformed', () => {
  expect(() => toRestAnswer('{"statusCode":200}\0\0<html>', options)).toThrow(
    'The function streams its result, and this API takes no stream.',
  );
});

test('any JSON value is an answer or malformed, and nothing else', () => {
  const field = fc.constantFrom('statusCode', 'headers', 'multiValueHeaders', 'body', 'cookies');
  const result = fc.oneof(fc.jsonValue(), fc.dictionary(field, fc.jsonValue()));
  fc.assert(
    fc.property(result, (value) => {
      for (const make of [rest, http, (one: unknown) => toHttpAnswer1(JSON.stringify(one))]) {
        try {
          expect(make(value).status).toBeGreaterThanOrEqual(200);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedAnswerError);
        }
      }
    }),
  );
});
