import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startRuntimeApi } from '../../local/runtime/runtime-api.js';
import type { RuntimeReply, StreamConsumer } from '../../local/runtime/runtime-reply.js';
import { isEmf, parseEmf } from '../conformance/valid-emf.js';
import { lambdaEnvironment } from './lambda-process.js';

/** A line in JSON. */
type Line = Readonly<Record<string, unknown>>;

/** A child process in which a runtime client asks a Runtime API for invocations, as in Lambda. */
export interface RuntimeProcess {
  readonly child: ChildProcess;
  /** Resolves with what the runtime answers, which a process that ends before does not. */
  invoke(event: unknown, options?: InvokeOptions): Promise<RuntimeReply>;
  /** Resolves when the runtime asks for the next invocation. */
  asked(): Promise<void>;
  /** Resolves when this text is on stdout. */
  written(text: string): Promise<void>;
  /** Resolves with the lines in JSON that it wrote, once it has ended. */
  ended(): Promise<readonly Line[]>;
  /** Ends what is left of it. */
  close(): void;
}

interface InvokeOptions {
  readonly requestId?: string | undefined;
  /** Default: a minute. */
  readonly timeoutMs?: number | undefined;
  readonly onStream?: StreamConsumer | undefined;
}

interface RuntimeProcessOptions {
  /** The folder of the handler's module, beside an installed package. */
  readonly cwd: string;
  /** `module.export`. */
  readonly handler: string;
  readonly daemonAddress: string;
  /** From `nodejs24.x` on the runtime knows no callbacks. */
  readonly runtime: 'nodejs22.x' | 'nodejs24.x';
  readonly env?: Readonly<Record<string, string>> | undefined;
}

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:hello';

export const TRACE_HEADER =
  'Root=1-6745b3a1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1';

/** Starts a process with the package's own runtime client, a Runtime API beside it. */
export async function startRuntime(options: RuntimeProcessOptions): Promise<RuntimeProcess> {
  const { cwd, handler, runtime, env } = options;
  const api = await startRuntimeApi();
  const client = join(cwd, 'node_modules/fluoroscope/dist/bin/runtime-client.js');
  const child = spawn(process.execPath, [client], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      ...lambdaEnvironment(options),
      AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
      AWS_LAMBDA_RUNTIME_API: api.address,
      LAMBDA_TASK_ROOT: cwd,
      _HANDLER: handler,
      ...env,
    },
  });
  let text = '';
  // What a crash prints there is Node's own.
  child.stderr.resume();
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const closed = Promise.all([once(child, 'exit'), once(child.stdout, 'end')]);
  return {
    child,
    invoke: (event, { requestId = 'r1', timeoutMs = 60_000, onStream } = {}) =>
      api.deliver({
        requestId,
        event: JSON.stringify(event),
        deadlineMs: Date.now() + timeoutMs,
        functionArn: ARN,
        traceHeader: TRACE_HEADER,
        onStream,
      }),
    asked: api.asked,
    async written(wanted) {
      const gone = closed.then(() => {
        throw new Error(`The process ended, and never wrote ${wanted}, but ${text}`);
      });
      gone.catch(() => {});
      while (!text.includes(wanted)) await Promise.race([once(child.stdout, 'data'), gone]);
    },
    async ended() {
      await closed;
      return text
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => (isEmf(line) ? parseEmf(line) : (JSON.parse(line) as object)) as Line);
    },
    close() {
      child.kill('SIGKILL');
      api.close();
    },
  };
}
