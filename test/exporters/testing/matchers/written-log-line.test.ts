import { createLogger } from 'fluoroscope';
import { expect, test } from 'vitest';
import '../../../../exporters/testing/vitest.js';

test('a log line is found in what a logger writes, whole, parsed, and over several lines', () => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'shop', write: (text) => void lines.push(text) });
  logger.error('lost', new Error('no stock'));

  expect(lines).toHaveLogLine({ level: 'error', error: { message: 'no stock' } }, { times: 1 });
  const [line = ''] = lines;
  const parsed: unknown = JSON.parse(line);
  for (const received of [line, parsed, JSON.stringify(parsed, null, 2)]) {
    expect(received).toHaveLogLine('lost');
    expect(received).not.toHaveLogLine('found');
  }
});
