import { existsSync } from 'node:fs';
import type { FunctionDefinition } from '../template/function.js';
import type { CodeOptions } from './bundle.js';
import {
  type EnvironmentInvocation,
  type InvocationResult,
  startEnvironment,
} from './environment.js';
import { createEnvironmentPool } from './environment-pool.js';
import { createFunctionCode } from './function-code.js';
import { functionArn, functionConcurrency, functionEnvironment } from './function-environment.js';
import type { SpareProcess } from './spare-process.js';

/** What runs one function: its code, and the environments that run it. */
export interface FunctionRuntime {
  /**
   * Makes the code ready ahead of the first invocation, and an environment when that is wanted.
   *
   * @throws SetupError when it does not build, and when the handler's file does not exist.
   */
  prepare(startAhead: boolean): Promise<void>;
  /** Runs an invocation. Never rejects. */
  run(invocation: EnvironmentInvocation): Promise<InvocationResult>;
  processIds(): readonly number[];
  /** Resolves when no process is left. */
  close(): Promise<void>;
}

/** What a function is run with. */
export interface FunctionRuntimeOptions extends CodeOptions {
  /** The absolute path of the runtime client. */
  readonly clientPath: string;
  readonly region: string;
  /** `host:port` of the X-Ray receiver. */
  readonly daemonAddress: string;
  readonly maxEnvironments: number;
  readonly concurrencyLimit?: number | undefined;
  /** How many invocations one environment runs at once, when the function itself does not say. */
  readonly maxConcurrency?: number | undefined;
  /** A process that waits already, for the first environment. */
  readonly spare?: SpareProcess | undefined;
  /** Variables that go before the template's. */
  readonly overrides?: Readonly<Record<string, string>> | undefined;
}

/** Creates the runtime of a function. No process is started before the first invocation. */
export function createFunctionRuntime(
  definition: FunctionDefinition,
  options: FunctionRuntimeOptions,
): FunctionRuntime {
  const { region, daemonAddress, overrides } = options;
  const code = createFunctionCode(definition, options);
  const concurrency =
    functionConcurrency({ ...definition.variables, ...overrides }) ??
    definition.maxConcurrency ??
    options.maxConcurrency;
  const pool = createEnvironmentPool({
    code: code.current,
    start: ({ taskRoot }, codeReady) =>
      startEnvironment({
        clientPath: options.clientPath,
        taskRoot,
        concurrency,
        codeReady,
        spare: options.spare,
        timeoutMs: definition.timeoutMs,
        functionArn: functionArn(definition, region),
        variables(runtimeApi) {
          const place = { region, taskRoot, runtimeApi, daemonAddress };
          return functionEnvironment(definition, { ...place, overrides, concurrency });
        },
      }),
    concurrency,
    maxEnvironments: options.maxEnvironments,
    concurrencyLimit: options.concurrencyLimit,
  });
  return {
    async prepare(startAhead) {
      const ready = code.current();
      const ahead = startAhead && existsSync(definition.codeFolder);
      if (ahead) await pool.startAhead(code.upcoming(), ready);
      await ready;
    },
    run: pool.run,
    processIds: pool.processIds,
    async close() {
      await pool.close();
      code.close();
    },
  };
}
