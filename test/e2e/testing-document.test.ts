import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ROOT } from './consumer.js';
import { createProject, type Project } from './matchers-project.js';

const DOCUMENT = readFileSync(join(ROOT, 'docs/testing.md'), 'utf8');

/** The code of the guide that has a file's name in its first line. */
const FILES: Readonly<Record<string, string>> = Object.fromEntries(
  [...DOCUMENT.matchAll(/```[jt]s\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, file, text]) => [
    file,
    text,
  ]),
);

let project: Project;
beforeAll(() => {
  project = createProject(inject('consumers')['1.9.1'] ?? '', ['vitest']);
}, 60_000);
afterAll(() => project.remove(), 60_000);

test('the tests of the guide hold with Vitest, but for those that show how it fails', () => {
  const { output, failures, passed } = project
    .suite('vitest', {
      'package.json': '{ "type": "module" }',
      ...Object.fromEntries(Object.entries(FILES).filter(([file]) => file.endsWith('.ts'))),
    })
    .vitest();
  expect(Object.keys(failures), output).toEqual([
    'an order is loaded from PostgreSQL',
    'an order is rendered',
  ]);
  expect(passed, output).toBe(4);
  expect(printedFailure(output)).toBe(shownFailure());
});

test('the test of the guide holds with Jest', () => {
  const { output, passed } = project
    .suite('jest', {
      'package.json': '{ "type": "commonjs", "jest": { "transform": {} } }',
      'orders.js': transformSync(FILES['orders.ts'] ?? '', { loader: 'ts', format: 'cjs' }).code,
      'orders.test.js': FILES['orders.test.js'] ?? '',
    })
    .jest('cjs');
  expect(passed, output).toBe(1);
});

test.each(['aws', 'otlp', 'console', 'environment'])(
  'a function with %sTelemetry() is tested with Jest too, as CommonJS',
  (preset) => {
    const orders = transformSync(FILES['orders.ts'] ?? '', { loader: 'ts', format: 'cjs' }).code;
    const { output, passed } = project
      .suite(`jest-${preset}`, {
        'package.json': '{ "type": "commonjs", "jest": { "transform": {} } }',
        'orders.js': orders
          .replaceAll('fluoroscope/aws', `fluoroscope/${preset}`)
          .replaceAll('awsTelemetry', `${preset}Telemetry`),
        'orders.test.js': FILES['orders.test.js'] ?? '',
      })
      .jest('cjs');
    expect(passed, output).toBe(1);
    expect(output).not.toContain('failed to run');
  },
);

/** The output that the guide shows. */
function shownFailure(): string {
  return /```text\n([\s\S]*?)\n```/.exec(DOCUMENT)?.[1] ?? '';
}

/** The same of a run, without the rules between the failures. */
function printedFailure(output: string): string {
  const [, failed = ''] = /Failed Tests 2 ⎯+\n\n([\s\S]*?)\n*⎯+\[2\/2\]/.exec(output) ?? [];
  return failed.replace(/\n⎯+\[1\/2\]⎯\n/, '').trimEnd();
}
