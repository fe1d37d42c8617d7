import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startRuntimeApi } from '../../local/runtime/runtime-api.js';
import type { FunctionFailure, RuntimeReply } from '../../local/runtime/runtime-reply.js';

/** A line of a function's output, which is a JSON object. */
export type Line = Readonly<Record<string, unknown>>;

/** A function in a process of its own, run by a runtime client over a Runtime API as Lambda runs it. */
export interface RunningFunction {
  /** Resolves when the handler is loaded, or with the error that Lambda is told instead. */
  readonly initialised: Promise<FunctionFailure | undefined>;
  invoke(event: unknown): Promise<RuntimeReply>;
  /** Ends the process; resolves with the JSON lines that it wrote. */
  end(): Promise<readonly Line[]>;
}

export interface FunctionOptions {
  /** Lambda's setting: what the runtime is told to load. */
  readonly handler: string;
  readonly taskRoot: string;
  /** The installed package, whose runtime client runs the function. */
  readonly packageFolder: string;
  /** AWS_LAMBDA_EXEC_WRAPPER. */
  readonly wrapper?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** What Lambda passes as the trace header of each invocation. */
export const TRACE = { root: '1-6745b3a1-0123456789abcdef01234567', parent: '53995c3f42cd8ad8' };

const REQUEST_ID = '6bc28136-1234-4365-b021-0ce6b2e64ab0';
const TIMEOUT_MS = 10_000;

/** Writes the files of an application. */
export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

/** Starts a function, through its wrapper as Lambda does when it has one. */
export async function startFunction(options: FunctionOptions): Promise<RunningFunction> {
  const api = await startRuntimeApi();
  const client = join(options.packageFolder, 'dist/bin/runtime-client.js');
  const [command = '', ...words] = [
    ...(options.wrapper === undefined ? [] : [options.wrapper]),
    process.execPath,
    client,
  ];
  const child = spawn(command, words, {
    cwd: options.taskRoot,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: environmentOf(options, api.address),
  });
  const written = outputOf(child);
  return {
    initialised: api.initialised,
    invoke: (event) =>
      api.deliver({
        requestId: REQUEST_ID,
        event: JSON.stringify(event),
        deadlineMs: Date.now() + TIMEOUT_MS,
        functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:hello',
        traceHeader: `Root=${TRACE.root};Parent=${TRACE.parent};Sampled=1`,
      }),
    async end() {
      // Without its Runtime API a runtime client has no reason to stay.
      api.close();
      return jsonLines(await written);
    },
  };
}

function environmentOf(
  { handler, taskRoot, env }: FunctionOptions,
  runtimeApi: string,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: 'hello',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/hello',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/23/[$LATEST]0123456789abcdef',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
    AWS_REGION: 'eu-central-1',
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: handler,
    ...env,
  };
}

async function outputOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(child, 'close');
  return text;
}

function jsonLines(text: string): readonly Line[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
}
