import { describe, expect, test } from 'vitest';
import { createDiagLogger } from '../src/diagnostics.js';

describe('the logger behind diag', () => {
  let timeMs = 1_700_000_000_000;
  const lines: string[] = [];
  const logger = createDiagLogger(
    (text) => void lines.push(text),
    () => timeMs,
  );

  test('writes one JSON line a problem, details and errors included', () => {
    logger.warn('Spans were lost:', 3, new TypeError('no route'));
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      level: 'WARN',
      message: 'Spans were lost: 3 TypeError: no route',
      timestamp: '2023-11-14T22:13:20.000Z',
      logger: 'opentelemetry',
    });
  });

  test('says the same words once a minute', () => {
    lines.length = 0;
    for (let count = 0; count < 100; count += 1) logger.error('again');
    timeMs += 61_000;
    logger.error('again');
    expect(lines).toHaveLength(2);
  });

  test('survives details that cannot be read', () => {
    logger.warn('odd', Object.create(null));
    expect(lines.at(-1)).toContain('[unreadable]');
  });
});
