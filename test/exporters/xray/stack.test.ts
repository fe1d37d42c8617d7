import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStack } from '../../../exporters/xray/stack.js';

test.each([
  ['at fn (/var/task/a.js:1:2)', { path: '/var/task/a.js', line: 1, label: 'fn' }],
  ['at fn (file:///var/task/a.mjs:1:2)', { path: '/var/task/a.mjs', line: 1, label: 'fn' }],
  ['at async fn (/var/task/a.js:1:2)', { path: '/var/task/a.js', line: 1, label: 'fn' }],
  ['at async /var/task/a.js:1:2', { path: '/var/task/a.js', line: 1, label: 'anonymous' }],
  ['at node:internal/x:95:5', { path: 'node:internal/x', line: 95, label: 'anonymous' }],
  ['at fn (C:\\app\\a.js:1:2)', { path: 'C:\\app\\a.js', line: 1, label: 'fn' }],
  ['at new Foo (a.js:1:2)', { path: 'a.js', line: 1, label: 'new Foo' }],
  ['at Foo.bar [as baz] (a.js:1:2)', { path: 'a.js', line: 1, label: 'Foo.bar [as baz]' }],
  ['at Array.map (native)', { path: 'native', line: 0, label: 'Array.map' }],
  ['at Promise.all (index 0)', { path: 'index 0', line: 0, label: 'Promise.all' }],
])('%s', (line, frame) => {
  expect(parseStack(`Error: boom\n    ${line}`, 'boom')).toEqual([frame]);
});

test('lines of a message that look like frames are none', () => {
  const message = 'failed:\n    at home (x.js:1:1)';

  expect(parseStack(`Error: ${message}\n    at fn (a.js:1:2)`, message)).toEqual([
    { path: 'a.js', line: 1, label: 'fn' },
  ]);
});

test('lines that end with a carriage return are read as well', () => {
  expect(parseStack('Error: x\r\n    at fn (a.js:1:2)\r\n', 'x')).toHaveLength(1);
});

test('a stack of a real error names this file', () => {
  const error = new Error('boom');

  expect(parseStack(error.stack ?? '', 'boom')[0]?.path).toContain('stack.test.ts');
});

test('any text is read without a throw, and long lines at once', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (stack, message) => {
      expect(Array.isArray(parseStack(stack, message))).toBe(true);
    }),
  );
  expect(parseStack(`Error\n    at ${' ('.repeat(100_000)}`, '')).toEqual([]);
});
