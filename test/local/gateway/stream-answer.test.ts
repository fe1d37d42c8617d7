import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedAnswerError } from '../../../local/gateway/answer.js';
import { readStreamHead } from '../../../local/gateway/stream-answer.js';

async function* chunked(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

const read = async (bytes: Buffer, sizes: readonly number[] = []) => {
  const { head, body } = await readStreamHead(chunked(bytes, sizes));
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { head, body: Buffer.concat(chunks) };
};
const stream = (head: unknown, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(JSON.stringify(head)), Buffer.alloc(8), body]);

test('a head and a body come apart, wherever the chunks end', async () => {
  const head = { statusCode: 201, headers: { 'x-name': 'λ'.length }, cookies: ['a=1'] };
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 20 }),
      async (body, sizes) => {
        const result = await read(stream(head, body), sizes);
        expect(result.head).toEqual({
          status: 201,
          headers: [
            ['x-name', '1'],
            ['set-cookie', 'a=1'],
          ],
        });
        expect([...result.body]).toEqual([...body]);
      },
    ),
  );
});

test('a head without a status is a 200, and has several values of a name', async () => {
  const { head } = await read(
    stream({ multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } }, Buffer.alloc(0)),
  );
  expect(head).toEqual({
    status: 200,
    headers: [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ],
  });
});

test.each([
  ['nothing', Buffer.alloc(0), 'The stream has no head: 0 bytes'],
  ['a body alone', Buffer.from('<html>'), 'write() before end()'],
  ['16 KB without an end', Buffer.alloc(20_000, 97), 'without the eight NUL bytes'],
  ['no JSON', Buffer.from(`{${'\0'.repeat(8)}`), 'The head of the stream is no JSON: {'],
  ['a status of its own', stream({ statusCode: 'OK' }, Buffer.alloc(0)), 'statusCode is "OK"'],
])('%s is malformed', async (_, bytes, message) => {
  await expect(read(bytes)).rejects.toThrow(MalformedAnswerError);
  await expect(read(bytes)).rejects.toThrow(message);
});
