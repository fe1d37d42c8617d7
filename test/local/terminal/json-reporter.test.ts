import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseXRayDatagram } from '../../../local/receiver/xray-document.js';
import { createJsonReporter } from '../../../local/terminal/json-reporter.js';
import { createTextReporter } from '../../../local/terminal/reporter.js';
import { createStyle } from '../../../local/terminal/style.js';

const texts: string[] = [];
const write = (text: string): void => void texts.push(text);
const json = createJsonReporter(write);
const text = createTextReporter({ style: createStyle({ verbose: true }), write });

test('every line is one object, with its type', () => {
  texts.length = 0;
  json.warned('two\nlines');
  json.completed({ method: 'GET', url: '/nowhere', status: 404, problem: 'no route' });
  json.stray({ id: 'a', name: 'n', trace_id: '1-a-b', start_time: 1e15 });
  expect(texts.map((line) => line.indexOf('\n') === line.length - 1)).toEqual([true, true, true]);
  expect(texts.map((line) => JSON.parse(line))).toEqual([
    { type: 'warning', message: 'two\nlines' },
    { type: 'request', method: 'GET', url: '/nowhere', status: 404, problem: 'no route' },
    { type: 'span', id: 'a', traceId: '1-a-b', name: 'n' },
  ]);
});

test('what is nested too deeply is said to be, and the rest is told', () => {
  const depth = 20_000;
  const deep = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
  const document = { id: 'a', name: 'n', trace_id: '1-a-b', start_time: 1 };
  texts.length = 0;
  json.stray({ ...document, metadata: { shop: { deep } } });
  text.stray({ ...document, metadata: { shop: { deep } } });
  expect(JSON.parse(texts[0] ?? '')).toMatchObject({
    name: 'n',
    metadata: '(nested too deeply to show)',
  });
  expect(texts[1]).toContain('metadata.shop: deep="(nested too deeply to show)"');
});

test('no document that the receiver takes keeps a reporter from writing', () => {
  const field = fc.oneof(fc.jsonValue(), fc.double(), fc.constant('x'));
  const names = [
    'parent_id',
    'end_time',
    'fault',
    'annotations',
    'metadata',
    'aws',
    'http',
    'sql',
    'cause',
    'subsegments',
  ];
  const document = fc.record({
    id: fc.string(),
    name: fc.string(),
    trace_id: fc.string(),
    start_time: fc.double({ noNaN: true, noDefaultInfinity: true }),
    ...Object.fromEntries(names.map((name) => [name, field])),
  });
  fc.assert(
    fc.property(document, (fields) => {
      const header = '{"format":"json","version":1}\n';
      let read: ReturnType<typeof parseXRayDatagram>;
      try {
        read = parseXRayDatagram(Buffer.from(header + JSON.stringify(fields)));
      } catch (error) {
        // Refused, with a reason for a person: a part of it is no document.
        expect(String(error)).toContain('its document lacks');
        return;
      }
      json.stray(read);
      text.stray(read);
    }),
  );
});
