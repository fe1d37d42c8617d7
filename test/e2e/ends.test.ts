import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RuntimeReply } from '../../local/runtime/runtime-reply.js';
import { type Daemon, openDaemon } from './daemon.js';
import { ENDS, type End, openAtEnd } from './ends.js';
import {
  documentedEnds,
  endOf,
  endsFolder,
  expectDocuments,
  expectLines,
  startEnd,
} from './ends-app.js';
import { lambdaEnvironment, startLambda } from './lambda-process.js';
import { PROCESS_ENDS } from './process-ends.js';
import { type RuntimeProcess, TRACE_HEADER } from './runtime-process.js';

const ALL_ENDS = { ...ENDS, ...PROCESS_ENDS };

type Lines = ReadonlyArray<Record<string, unknown>>;

let daemon: Daemon;
let lambda: RuntimeProcess | undefined;

beforeEach(async () => {
  daemon = await openDaemon();
});
afterEach(async () => {
  lambda?.close();
  await daemon.close();
});

describe.each(Object.entries(ALL_ENDS))('an invocation that %s', (_, ends) => {
  test.each(ends)('$handler $event $runtime', async (end) => {
    lambda = await startEnd(end, daemon.address);
    const { timeoutMs, onStream, answer: expected, exit = 'SIGKILL' } = end;
    const answering = lambda.invoke(end.event ?? {}, { timeoutMs, onStream });
    const answer = expected && (await answering);
    await end.act?.(lambda);
    if (end.exit === undefined) await kill(lambda, end);
    const lines = await lambda.ended();
    await daemon.received(end.spans.length);

    expect(answer && textOf(answer)).toBe(expected && Object.values(expected)[0]);
    expect(lambda.child.exitCode ?? lambda.child.signalCode).toBe(exit);
    expectDocuments(daemon.documents, end);
    expectLines(lines, end);
  });
});

/** Kills a process as soon as nothing may be missing any more. */
async function kill(process: RuntimeProcess, { answer, spans }: End): Promise<void> {
  // A stream has been read before its invocation ends: only then the runtime asks for the next one.
  if (answer?.streamed !== undefined) await process.asked();
  if (answer === undefined) {
    await daemon.received(spans.length);
    await process.written('"Begun":1');
  }
  process.child.kill('SIGKILL');
}

function textOf({ payload, collected, failure }: RuntimeReply): string | undefined {
  return payload ?? collected?.body.toString() ?? failure?.errorType;
}

/** Ends of another process than the runtime's, or of more than one invocation. */
const OTHER_ENDS: Readonly<Record<string, () => Promise<void>>> = {
  async 'meets an unhandled rejection that leaves the process running'() {
    const process = await startLambda({
      module: join(endsFolder(), 'ends.mjs'),
      handler: 'losesAPromiseAndReturns',
      cwd: endsFolder(),
      daemonAddress: daemon.address,
      env: { NODE_OPTIONS: '--unhandled-rejections=none' },
    });
    const answer = await process.invoke({ requestId: 'r1', traceHeader: TRACE_HEADER, event: {} });
    expect(answer.result).toBe('done');
    const lines = (await process.end()).map((line) => JSON.parse(line) as Record<string, unknown>);
    const spans = [{ name: 'step' }, { name: 'hello' }];
    await daemon.received(spans.length);
    expectDocuments(daemon.documents, { spans });
    expectLines(lines, { spans });
  },

  async 'overlaps with others when the process ends'() {
    const env = { AWS_LAMBDA_MAX_CONCURRENCY: '2' };
    lambda = await startEnd({ handler: 'crashes', env }, daemon.address);
    void lambda.invoke({}, { requestId: 'r1' });
    await lambda.written('"r1"');
    void lambda.invoke({ what: 'error' }, { requestId: 'r2' });
    const lines = await lambda.ended();
    await daemon.received(4);
    expect(daemon.documents.map(endOf)).toEqual([
      ...openAtEnd('RangeError'),
      ...openAtEnd('RangeError'),
    ]);
    const crash = {
      message: 'The process crashed',
      error: { message: 'out of stock' },
      open_spans: ['step'],
    };
    const both = [{ function_request_id: 'r1' }, { function_request_id: 'r2' }];
    expect(lines.filter(({ level }) => level === 'ERROR')).toMatchObject(
      both.map((one) => ({ ...crash, ...one })),
    );
    expect(lines.filter((line) => 'Begun' in line)).toMatchObject(both);
  },

  async 'runs in a worker thread that ends so'() {
    const ends: ReadonlyArray<readonly [handler: string, type: string, message: string]> = [
      ['exits', 'process_exit', 'The process ended before the invocation did'],
      ['crashes', 'RangeError', 'The process crashed'],
      ['neverSettles', 'unsettled', 'The handler never settled, and nothing is left to do'],
    ];
    const exits = [];
    for (const [handler, type, message] of ends) {
      daemon.documents.length = 0;
      const lines = await runInWorker(handler);
      await daemon.received(2);
      expect(daemon.documents.map(endOf)).toEqual(openAtEnd(type));
      expect(lines.filter(({ level }) => level === 'ERROR')).toMatchObject([{ message }]);
      expect(lines.filter((line) => 'Begun' in line)).toHaveLength(1);
      exits.push(lines.find((line) => 'exited' in line));
    }
    expect(exits).toEqual([{ exited: 7 }, { exited: 1 }, { exited: 0 }]);
  },
};

async function runInWorker(handler: string): Promise<Lines> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['worker-ends.mjs', handler, '{"what":"error"}'],
    { cwd: endsFolder(), env: lambdaEnvironment({ daemonAddress: daemon.address }) },
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe.each(Object.entries(OTHER_ENDS))('an invocation that %s', (_, run) => {
  test('is told of as it ends', run);
});

test('what never settled is not told of again while the process runs the next invocation', async () => {
  lambda = await startEnd({ handler: 'settlesOrNot' }, daemon.address);
  const first = await lambda.invoke({}, { timeoutMs: 1_000 });
  const second = await lambda.invoke({ settles: true }, { requestId: 'r2' });
  expect([first.payload, second.payload]).toEqual(['null', '"done"']);
  await daemon.received(3);
  lambda.child.kill('SIGKILL');
  const lines = await lambda.ended();
  expect(daemon.documents.map(endOf)).toEqual([...openAtEnd('unsettled'), { name: 'hello' }]);
  expect(lines.filter(({ level }) => level === 'ERROR')).toHaveLength(1);
});

test('docs/endings.md has these ends, and no other ones', () => {
  const proven = [...Object.keys(ALL_ENDS), ...Object.keys(OTHER_ENDS)];
  expect(documentedEnds(0).toSorted()).toEqual(proven.toSorted());
});
