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

/** What Vitest declares, as far as a matcher goes: 1 to 3.1, and since 5, where `Matchers` has two parameters. */
const VITEST_1 = `
declare namespace Chai {
  interface Assertion { equal(value: unknown): void }
}
declare module 'vitest' {
  type Inherited<A, T> = { [K in keyof A]: A[K] };
  interface Assertion<T = any> extends Inherited<Chai.Assertion, T> {
    not: Assertion<T>;
  }
  interface AsymmetricMatchersContaining { stringContaining(text: string): unknown }
  interface ExpectStatic extends AsymmetricMatchersContaining {
    <T>(actual: T): Assertion<T>;
    not: AsymmetricMatchersContaining;
  }
  const expect: ExpectStatic;
}
`;
const VITEST_5 = `
declare namespace Chai {
  interface Assertion { equal(value: unknown): void }
}
declare module 'vitest' {
  type Inherited<A, R, T> = { [K in keyof A]: A[K] };
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {}
  interface Assertion<R extends void | Promise<void> = void, T = unknown>
    extends Inherited<Chai.Assertion, R, T>, Matchers<R, T> {
    not: Assertion<R, T>;
  }
  interface AsymmetricMatchersContaining { stringContaining(text: string): unknown }
  interface ExpectStatic extends AsymmetricMatchersContaining {
    <T>(actual: T): Assertion<void, T>;
    not: AsymmetricMatchersContaining;
  }
  const expect: ExpectStatic;
}
`;

const DECLARATIONS: Readonly<Record<string, string>> = { GLOBAL_JEST, VITEST_1, VITEST_5 };

const declared = (name: string): string => `/// <reference path="./${name}.d.ts" />`;

const VITEST = "import { expect } from 'vitest';";

const RUNNERS = [
  ['Vitest', ['vitest'], 'vitest', VITEST],
  ['Vitest 1', [], 'vitest', `${declared('VITEST_1')}\n${VITEST}`],
  ['Vitest 5', [], 'vitest', `${declared('VITEST_5')}\n${VITEST}`],
  [
    'Jest, imported',
    ['expect', '@jest/globals'],
    'jest',
    "import { expect } from '@jest/globals';",
  ],
  ['Jest, global', ['expect', '@jest/globals'], 'jest', declared('GLOBAL_JEST')],
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
      // Of the declarations those that it refers to.
      'tsconfig.json': JSON.stringify({ compilerOptions, files: ['orders.test.mts'] }),
      ...Object.fromEntries(
        Object.entries(DECLARATIONS).map(([name, text]) => [`${name}.d.ts`, text]),
      ),
      'orders.test.mts': `${prelude}\nimport 'fluoroscope/testing/${subpath}';\n${CALLS}`,
    });
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    expect(execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })).toBe('');
  },
);
