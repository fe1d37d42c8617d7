import { diag } from '@opentelemetry/api';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createDiagLogger } from '../src/diagnostics.js';
import { freshWarnings } from './diagnostic-warnings.js';

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

describe('OTEL_LOG_LEVEL', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    diag.disable();
  });

  /** The messages of the lines that each level of `diag` leaves. */
  async function linesAt(level: string | undefined): Promise<string[]> {
    vi.stubEnv('OTEL_LOG_LEVEL', level);
    const { module } = await freshWarnings(() => import('../src/diagnostics.js'));
    diag.disable();
    const lines: string[] = [];
    module.installDiagnostics((text) => void lines.push(JSON.parse(text).message));
    for (const name of ['error', 'warn', 'info', 'debug', 'verbose'] as const) diag[name](name);
    // The API tells of its own registration from DEBUG on.
    return lines.filter((line) => !line.startsWith('@opentelemetry/api'));
  }

  test.each([
    [undefined, ['error', 'warn']],
    ['NONE', []],
    ['error', ['error']],
    ['Info', ['error', 'warn', 'info']],
    ['DEBUG', ['error', 'warn', 'info', 'debug']],
    ['all', ['error', 'warn', 'info', 'debug', 'verbose']],
  ])('%s lets these through: %j', async (level, lines) => {
    expect(await linesAt(level)).toEqual(lines);
  });

  test('with a word that is none is one warning, and WARN is in force', async () => {
    expect(await linesAt('noisy')).toEqual([
      'OTEL_LOG_LEVEL is "noisy", which cannot be used. Set one of NONE, ERROR, WARN, INFO, DEBUG, VERBOSE, ALL; the default is in force.',
      'error',
      'warn',
    ]);
  });

  test('leaves a logger that the program set alone', async () => {
    const { warnings, module } = await freshWarnings(() => import('../src/diagnostics.js'));
    const lines: string[] = [];
    module.installDiagnostics((text) => void lines.push(text));
    diag.warn('for the program');
    expect(warnings).toEqual(['for the program']);
    expect(lines).toEqual([]);
  });
});
