import { afterAll, expect, test } from 'vitest';
import { toPrettyText } from '../../src/logger/pretty.js';
import { createProgramFolder, linesOf } from './program.js';

const folder = createProgramFolder();
afterAll(() => folder.remove());

const SOURCE = `
  import { createLogger } from 'fluoroscope';
  const logger = createLogger({ location: true });
  const written = createLogger({ write: (line) => process.stdout.write('own ' + line) });

  logger.info('order placed', { order: { id: 7, lines: ['a', 'b'] }, note: 'two\\nlines' });
  logger.error('failed \\u001b[31m', new RangeError('out', { cause: new Error('why') }));
  written.info('as ever');
`;

test('with POWERTOOLS_DEV a person reads time, level, message, keys and stacks', async () => {
  const bundle = await folder.bundle(SOURCE);
  const text = linesOf(bundle, { POWERTOOLS_DEV: 'true' }).join('\n');
  expect(text).toMatch(
    /^\d{4}-\d\d-\d\dT[\d:.]+Z INFO order placed \{\n {2}order: \{ id: 7, lines: \[ 'a', 'b' \] \},\n {2}note: 'two\\nlines',\n {2}location: '[^\n]+app\.ts:6'\n\}\n/,
  );
  expect(text).toMatch(/Z ERROR failed \ufffd\[31m \{\n/);
  expect(text).toMatch(/stack: \[\n +'RangeError: out',\n +' {4}at /);
  expect(text).toMatch(/cause: \{\n +name: 'Error',/);
  expect(text).not.toContain('\u001b');
  expect(text).toMatch(/\nown \{"level":"INFO","message":"as ever"/);
});

test.each(['', 'false', '0', 'no'])('with POWERTOOLS_DEV=%s a line is JSON', async (value) => {
  const bundle = await folder.bundle(SOURCE);
  for (const line of linesOf(bundle, { POWERTOOLS_DEV: value })) {
    expect(line).toMatch(/^(own )?\{"level"/);
  }
});

test.each([
  ['TRACE', 2],
  ['INFO', 36],
  ['WARN', 33],
  ['ERROR', 31],
  ['FATAL', 31],
])('%s has the colour %i before a terminal', (level, colour) => {
  const line = JSON.stringify({ level, message: 'm', timestamp: 't', a: 1 });
  expect(toPrettyText(line, true)).toBe(
    `\x1b[${colour}mt ${level}\x1b[0m m { a: \x1b[33m1\x1b[39m }\n`,
  );
  expect(toPrettyText(line, false)).toBe(`t ${level} m { a: 1 }\n`);
});

test.each([
  [
    { severity: 'WARN', text: 'a formatter made this' },
    "{ severity: 'WARN', text: 'a formatter made this' }\n",
  ],
  [{ message: { a: 1 }, level: 'INFO' }, 'INFO { a: 1 }\n'],
  [{ message: 'm\n\tn\r\x07', level: 'INFO' }, 'INFO m\n\tn\ufffd\ufffd\n'],
  [{}, '\n'],
  [
    { level: 'INFO', message: 'm', service: 's', trace_id: 't', cold_start: true, location: 'l' },
    "INFO m { location: 'l' }\n",
  ],
])('%j is %j', (record, text) => {
  expect(toPrettyText(JSON.stringify(record), false)).toBe(text);
});
