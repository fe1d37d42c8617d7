import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineSplitter, parseLogLine } from '../../../local/receiver/stdout-lines.js';

function split(chunks: readonly Buffer[]): readonly string[] {
  const seen: string[] = [];
  const splitter = createLineSplitter({
    onLine: (line) => seen.push(line),
    onEnd: (requestId) => seen.push(`end of ${requestId}`),
  });
  for (const chunk of chunks) splitter.write(chunk);
  splitter.end();
  return seen;
}

test('chunks may end anywhere, also inside a character', () => {
  const text = 'erste Zeile: λ\n\nzweite\u0000end id-1\u0000\n\u0000end id-2\u0000\nrest';
  const bytes = Buffer.from(text);
  const lines = ['erste Zeile: λ', '', 'zweite', 'end of id-1', 'end of id-2', 'rest'];
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      const places = [0, ...cuts.sort((one, other) => one - other), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      expect(split(chunks)).toEqual(lines);
    }),
  );
});

test('a line without an end is cut, and its mark is still one', () => {
  const lines: number[] = [];
  const ends: string[] = [];
  const splitter = createLineSplitter({
    onLine: (line) => lines.push(line.length),
    onEnd: (requestId) => ends.push(requestId),
  });
  const most = 1024 * 1024;
  for (let index = 0; index < 40; index++) splitter.write(Buffer.alloc(65_536, 'x'));
  splitter.write(Buffer.from('\u0000end id-1\u0000\n'));
  expect(lines).toEqual([most, most, 40 * 65_536 - 2 * most]);
  expect(ends).toEqual(['id-1']);
});

test('a message that is nested too deeply does not end the server', () => {
  const depth = 20_000;
  const line = `{"message":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  expect(parseLogLine(line).message).toBe('(nested too deeply to show)');
});

test.each([
  ['plain', { message: 'plain', keys: {} }],
  ['{"level":"warn","message":"low","n":1}', { level: 'WARN', message: 'low', keys: { n: 1 } }],
  ['{"message":{"a":1}}', { message: '{"a":1}', keys: {} }],
  ['{"a":1}', { message: '', keys: { a: 1 } }],
  ['{broken', { message: '{broken', keys: {} }],
  [
    '2026-07-10T19:19:04.836Z\t7c2af7db\tERROR\tfirst\rsecond',
    { level: 'ERROR', message: 'first\nsecond', keys: {} },
  ],
])('the line %j is read', (line, expected) => {
  expect(parseLogLine(line)).toEqual(expected);
});
