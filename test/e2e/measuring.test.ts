import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type EmfLine, isEmf, parseEmf } from '../conformance/valid-emf.js';
import { type Daemon, openDaemon } from './daemon.js';
import { startLambda } from './lambda-process.js';

const INVOCATIONS = 8;
/** Values of each of its two metrics: the lines of three invocations are more than a pipe holds. */
const VALUES = 1_500;

let daemon: Daemon;
let module: string;
const cwd = (): string => inject('consumers')['1.9.1'] ?? '';

beforeAll(async () => {
  daemon = await openDaemon();
  module = join(cwd(), 'measuring.mjs');
  cpSync(new URL('./apps/measuring.mjs', import.meta.url), module);
});
afterAll(() => daemon.close());

const start = (slowReader: boolean) =>
  startLambda({ module, cwd: cwd(), daemonAddress: daemon.address, slowReader });

/** All values of a metric, in ascending order. */
function valuesOf(lines: readonly EmfLine[], name: string): number[] {
  const values = lines.flatMap((line) => (name in line ? [line[name]].flat() : []) as number[]);
  return values.sort((one, other) => one - other);
}

const all = Array.from({ length: INVOCATIONS * VALUES }, (_, n) => n + 0.125);

test('overlapping invocations fill a pipe that is read slowly: every line is whole, every value is there once', async () => {
  const lambda = await start(true);
  const answers = await Promise.all(
    Array.from({ length: INVOCATIONS }, (_, invocation) =>
      lambda.invoke({ requestId: `r${invocation}`, event: { invocation, values: VALUES } }),
    ),
  );
  expect(answers.map(({ result }) => result)).toEqual(Array(INVOCATIONS).fill('measured'));
  const lines = (await lambda.end()).filter(isEmf).map(parseEmf);
  expect(valuesOf(lines, 'latency')).toEqual(all);
  expect(valuesOf(lines, 'Size')).toEqual(all);
  const published = lines.filter((line) => 'Size' in line);
  const ids = new Set(published.map((line) => line['function_request_id']));
  expect(ids.size).toBe(INVOCATIONS);
});

test('an exit in the tick of the answer takes no value along', async () => {
  const lambda = await start(false);
  await lambda.invokeAndExit({ requestId: 'r0', event: { invocation: 0, values: all.length } });
  const lines = (await lambda.ended()).filter(isEmf).map(parseEmf);
  expect(valuesOf(lines, 'latency')).toEqual(all);
  expect(valuesOf(lines, 'Size')).toEqual(all);
});
