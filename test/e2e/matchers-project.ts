import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './consumer.js';

/** A place with the packed package, for the tests of users. */
export interface Project {
  /** Makes a folder with these files. */
  suite(name: string, files: Readonly<Record<string, string>>): Suite;
  remove(): void;
}

/** The folder of a user who tests a function. */
interface Suite {
  readonly folder: string;
  /** Runs the tests with Vitest. */
  vitest(): Run;
  /** Runs the tests with Jest: as CommonJS, or as ES modules. */
  jest(format: 'cjs' | 'esm'): Run;
}

/** What a run came to. */
export interface Run {
  /** What it printed, without colours. */
  readonly output: string;
  /** The first failure of each test that failed, by the test's name, without its stack. */
  readonly failures: Readonly<Record<string, string>>;
  readonly passed: number;
}

/** Makes a place with what `consumer` has installed, and with some packages of ours beside it. */
export function createProject(consumer: string, packages: readonly string[]): Project {
  const home = mkdtempSync(join(tmpdir(), 'fluoroscope-project-'));
  cpSync(join(consumer, 'node_modules'), join(home, 'node_modules'), { recursive: true });
  for (const name of packages) {
    const path = join(home, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), path);
  }
  return {
    suite(name, files) {
      const folder = join(home, name);
      mkdirSync(folder);
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
      return suiteIn(folder);
    },
    remove: () => rmSync(home, { recursive: true }),
  };
}

function suiteIn(folder: string): Suite {
  const run = (words: readonly string[], nodeOptions = ''): Run => {
    const report = join(folder, 'report.json');
    const env = { ...process.env, NO_COLOR: '1', NODE_OPTIONS: nodeOptions };
    // A test runner inside a test runner would take itself for one of its workers.
    for (const name of ['VITEST', 'VITEST_WORKER_ID', 'VITEST_POOL_ID', 'FORCE_COLOR']) {
      Reflect.deleteProperty(env, name);
    }
    const child = spawnSync(process.execPath, [...words, `--outputFile=${report}`], {
      cwd: folder,
      encoding: 'utf8',
      env,
    });
    return { output: child.stdout + child.stderr, ...readReport(report) };
  };
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  return {
    folder,
    vitest: () => run([vitest, 'run', '--reporter=default', '--reporter=json']),
    jest: (format) =>
      run(
        [jest, '--json', '--watchman=false'],
        format === 'esm' ? '--experimental-vm-modules --no-warnings' : '',
      ),
  };
}

/** What both runners report in the same form. */
interface Report {
  readonly numPassedTests: number;
  readonly testResults: ReadonlyArray<{
    readonly assertionResults: ReadonlyArray<{
      readonly title: string;
      readonly failureMessages: readonly string[];
    }>;
  }>;
}

function readReport(file: string): Pick<Run, 'failures' | 'passed'> {
  const { numPassedTests, testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ failureMessages }) => failureMessages.length > 0);
  const entries = failed.map(({ title, failureMessages: [first = ''] }) => [
    title,
    first.replace(/^Error: /, '').replace(/\n +at [\s\S]*$/, ''),
  ]);
  return { failures: Object.fromEntries(entries), passed: numPassedTests };
}
