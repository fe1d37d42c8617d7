import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import { fileURLToPath } from 'node:url';
import { isEmf, parseEmf } from '../conformance/valid-emf.js';

/** One invocation, as the child is told of it. */
interface InvocationOrder {
  readonly requestId: string;
  readonly traceHeader?: string | undefined;
  readonly event: unknown;
}

export interface InvocationAnswer {
  readonly requestId: string;
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

/** A child process with Lambda's environment, which calls a handler when told to. */
export interface LambdaProcess {
  invoke(order: InvocationOrder): Promise<InvocationAnswer>;
  /** Answers like `invoke`, and calls `process.exit()` in the tick of the answer. */
  invokeAndExit(order: InvocationOrder): Promise<InvocationAnswer>;
  /** What the child wrote to stdout so far, by line. */
  lines(): string[];
  /** Ends the child and resolves with all its lines, those of metrics being what CloudWatch takes. */
  end(): Promise<string[]>;
  /** Resolves with all lines of a child that ends by itself. */
  ended(): Promise<string[]>;
  readonly child: ChildProcess;
}

export interface LambdaProcessOptions {
  /** The module whose handler is called. */
  readonly module: string;
  /** Its export; default `handler`. */
  readonly handler?: string | undefined;
  readonly cwd: string;
  readonly daemonAddress: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Whether stdout is read a kilobyte a turn, so that its pipe is full most of the time; default false. */
  readonly slowReader?: boolean | undefined;
  readonly execPath?: string | undefined;
}

const DRIVER = fileURLToPath(new URL('./lambda-driver.mjs', import.meta.url));

/** Starts a child process with Lambda's environment. */
export async function startLambda(options: LambdaProcessOptions): Promise<LambdaProcess> {
  const child = fork(DRIVER, [options.module, options.handler ?? 'handler'], {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: [],
    execPath: options.execPath,
    env: { PATH: process.env['PATH'], ...lambdaEnvironment(options) },
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('The child has no stdout');
  let text = '';
  let exiting = false;
  // Not by `setEncoding`, as Node.js 20 throws now and then when texts are read by their length.
  const decoder = new StringDecoder('utf8');
  const add = (bytes: Buffer | null): void => {
    if (bytes !== null) text += decoder.write(bytes);
  };
  if (options.slowReader) {
    const readSome = (): void => {
      add(stdout.read(1_024) ?? stdout.read());
      if (!stdout.readableEnded) setImmediate(readSome);
    };
    readSome();
  } else {
    stdout.on('data', add);
  }
  // Not 'close': it stays out when it was this side that ended the channel.
  const closed = Promise.all([once(child, 'exit'), once(stdout, 'end')]);
  const answers = new Map<string, (answer: InvocationAnswer) => void>();
  child.on('message', (message: InvocationAnswer) => answers.get(message.requestId)?.(message));
  const [ready] = (await once(child, 'message')) as [{ ready?: boolean; error?: string }];
  if (ready.ready !== true) throw new Error(`The handler did not load: ${ready.error}`);

  const send = (order: InvocationOrder & { exit?: boolean }): Promise<InvocationAnswer> =>
    new Promise((resolve) => {
      exiting ||= order.exit === true;
      answers.set(order.requestId, resolve);
      child.send(order);
    });
  const ended = async (): Promise<string[]> => {
    await closed;
    const lines = linesOf(text);
    for (const line of lines.filter(isEmf)) parseEmf(line);
    return lines;
  };
  const end = async (): Promise<string[]> => {
    // A child that ends by itself is left to do so.
    if (!exiting && child.connected) child.disconnect();
    return ended();
  };
  return {
    child,
    invoke: send,
    invokeAndExit: (order) => send({ ...order, exit: true }),
    lines: () => linesOf(text),
    end,
    ended,
  };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** The environment that Lambda gives a function. */
export function lambdaEnvironment({
  daemonAddress,
  env,
}: Pick<LambdaProcessOptions, 'daemonAddress' | 'env'>): Record<string, string> {
  return {
    AWS_LAMBDA_FUNCTION_NAME: 'hello',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/hello',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/23/[$LATEST]0123456789abcdef',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
    AWS_REGION: 'eu-central-1',
    _HANDLER: 'app.handler',
    AWS_XRAY_DAEMON_ADDRESS: daemonAddress,
    ...env,
  };
}
