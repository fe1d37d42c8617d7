import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import { ROOT } from './consumer.js';
import { createProject, type Project } from './matchers-project.js';

let project: Project;
afterEach(() => project.remove(), 60_000);

const CALLS = `
import { memoryTelemetry } from 'fluoroscope/memory';
expect(memoryTelemetry()).toHaveSpan('query', { kind: 'CLIENT' });
expect(memoryTelemetry()).not.toHaveSpanTree('orders > query');
expect('').toHaveLogLine({ level: 'INFO' });
// @ts-expect-error no span is of this kind
expect(memoryTelemetry()).toHaveSpan('query', { kind: 'client' });
`;

/** What @types/jest declares, as far as a matcher goes. */
const GLOBAL_JEST = `
declare namespace jest {
  interface Matchers<R, T = {}> {
    toBe(expected: T): R;
    not: Matchers<R, T>;
  }
}
declare const expect: <T>(actual: T) => jest.Matchers<void, T>;
`;

const RUNNERS = [
  ['Vitest', ['vitest'], 'vitest', "import { expect } from 'vitest';"],
  [
    'Jest, imported',
    ['expect', '@jest/globals'],
    'jest',
    "import { expect } from '@jest/globals';",
  ],
  ['Jest, global', ['expect', '@jest/globals'], 'jest', '/// <reference path="./jest.d.ts" />'],
] as const;

test.each(RUNNERS)(
  'the matchers are typed for a user of %s alone, with the libraries checked too',
  (...[, packages, subpath, prelude]) => {
    project = createProject(inject('consumers')['1.9.1'] ?? '', [...packages, '@types/node']);
    const compilerOptions = {
      strict: true,
      skipLibCheck: false,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      target: 'ES2023',
      lib: ['ES2023'],
      types: ['node'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
    };
    const { folder } = project.suite('app', {
      'tsconfig.json': JSON.stringify({ compilerOptions }),
      'jest.d.ts': prelude.includes('jest.d.ts') ? GLOBAL_JEST : 'export {};',
      'orders.test.mts': `${prelude}\nimport 'fluoroscope/testing/${subpath}';\n${CALLS}`,
    });
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    expect(execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })).toBe('');
  },
);
