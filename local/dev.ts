import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { coloursWanted, configuredRegion } from './config.js';
import { type ServedRequest, serveRequest } from './function-service.js';
import { type Exchange, type Gateway, startGateway } from './gateway/server.js';
import { startXRayReceiver, type XRayReceiver } from './receiver/xray-receiver.js';
import { type CodeOptions, prepareCode } from './runtime/bundle.js';
import { startEnvironment } from './runtime/environment.js';
import { createEnvironmentPool, type EnvironmentPool } from './runtime/environment-pool.js';
import { functionArn, functionEnvironment } from './runtime/function-environment.js';
import { createTelemetryStore, type TelemetryStore } from './telemetry-store.js';
import type { FunctionDefinition } from './template/function.js';
import { loadTemplate, type Template } from './template/template.js';
import { renderBanner } from './terminal/banner.js';
import { type CompletedRequest, renderBlock } from './terminal/block.js';
import { createColours } from './terminal/colour.js';
import { renderTraceTree } from './terminal/trace-tree.js';

/** What `fluoroscope dev` is asked for. */
export interface DevOptions {
  /** A template's file, or the folder of a `template.yaml`. */
  readonly templatePath: string;
  /** 0 for any free port. Default: 3000, or the next free one. */
  readonly port?: number | undefined;
  /** The file that runs in a function's process. Default: `runtime-client.js` beside this one. */
  readonly runtimeClientPath?: string | undefined;
  /** How many environments one function may have at once; more requests wait. Default 50. */
  readonly maxEnvironments?: number | undefined;
  /** Default: 29,000 for a REST API, 30,000 for an HTTP API. */
  readonly integrationTimeoutMs?: number | undefined;
  /** Takes what is for the person at the terminal. Default: stdout. */
  readonly write?: ((text: string) => void) | undefined;
  /** Default: on a terminal, unless NO_COLOR is set. */
  readonly colours?: boolean | undefined;
  readonly loadEsbuild?: CodeOptions['loadEsbuild'];
}

/** A running local server. */
export interface DevServer {
  /** `http://127.0.0.1:3000`, without a slash at the end. */
  readonly url: string;
  /** The processes of the functions, as they are now. */
  processIds(): readonly number[];
  /** Ends all processes, gives the port back and removes what was built. */
  close(): Promise<void>;
}

interface Parts {
  readonly template: Template;
  readonly receiver: XRayReceiver;
  readonly store: TelemetryStore;
  readonly pools: ReadonlyMap<FunctionDefinition, EnvironmentPool>;
}

const DEFAULT_PORT = 3_000;

/**
 * Serves the functions of a template on loopback, and writes a block of telemetry for each request.
 *
 * @throws SetupError when the template, the code or the port is not as it has to be.
 */
export async function startDev(options: DevOptions): Promise<DevServer> {
  const startedAt = performance.now();
  const template = loadTemplate(options.templatePath);
  const closers: Array<() => Promise<void>> = [];
  const close = async (): Promise<void> => {
    for (const step of closers.splice(0).reverse()) await step();
  };
  try {
    const write = options.write ?? ((text: string) => void process.stdout.write(text));
    const folder = await mkdtemp(path.join(tmpdir(), 'fluoroscope-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const taskRoots = await prepareAll(template, folder, options);
    const colours = createColours(options.colours ?? coloursWanted(process.stdout.isTTY === true));
    const store = createTelemetryStore();
    const receiver = await startXRayReceiver({
      onDocument: (document) => {
        if (store.addDocument(document)) return;
        const tree = renderTraceTree([document], colours);
        write(`${[`outside of a request: trace ${document.trace_id}`, ...tree].join('\n')}\n\n`);
      },
      onProblem: (reason) => write(`${colours.yellow(reason)}\n`),
    });
    closers.push(() => receiver.close());
    const pools = createPools(taskRoots, receiver, options);
    closers.push(() => closeAll(pools));
    const parts: Parts = { template, receiver, store, pools };
    const gateway = await startFront(parts, options, (request) =>
      write(renderBlock(request, colours)),
    );
    closers.push(() => gateway.close());
    const url = `http://127.0.0.1:${gateway.port}`;
    write(renderBanner({ template, url, startMs: performance.now() - startedAt }, colours));
    return {
      url,
      processIds: () => [...pools.values()].flatMap((pool) => pool.processIds()),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepareAll(
  { functions }: Template,
  folder: string,
  options: DevOptions,
): Promise<ReadonlyMap<FunctionDefinition, string>> {
  const prepared = functions.map(async (definition) => {
    const outputFolder = path.join(folder, definition.logicalId);
    await mkdir(outputFolder, { recursive: true });
    const { loadEsbuild } = options;
    return [definition, await prepareCode(definition, { outputFolder, loadEsbuild })] as const;
  });
  // All have come to their end before one failure ends the start: none writes into a removed folder.
  await Promise.allSettled(prepared);
  return new Map(await Promise.all(prepared));
}

function createPools(
  taskRoots: ReadonlyMap<FunctionDefinition, string>,
  receiver: XRayReceiver,
  options: DevOptions,
): ReadonlyMap<FunctionDefinition, EnvironmentPool> {
  const region = configuredRegion();
  const clientPath =
    options.runtimeClientPath ?? fileURLToPath(new URL('./runtime-client.js', import.meta.url));
  const pools = new Map<FunctionDefinition, EnvironmentPool>();
  for (const [definition, taskRoot] of taskRoots) {
    const daemonAddress = receiver.address;
    const start = () =>
      startEnvironment({
        clientPath,
        taskRoot,
        timeoutMs: definition.timeoutMs,
        functionArn: functionArn(definition, region),
        variables: (runtimeApi) =>
          functionEnvironment(definition, { region, taskRoot, runtimeApi, daemonAddress }),
      });
    const { maxEnvironments = 50 } = options;
    pools.set(definition, createEnvironmentPool({ start, maxEnvironments }));
  }
  return pools;
}

function startFront(
  { template, receiver, store, pools }: Parts,
  options: DevOptions,
  onComplete: (request: CompletedRequest) => void,
): Promise<Gateway> {
  const report = async (exchange: Exchange<ServedRequest>): Promise<void> => {
    // The function has sent all before it answered; it has only to be read.
    await receiver.quiet();
    if (exchange.outcome !== undefined) store.close(exchange.outcome.telemetry);
    onComplete(completedRequest(exchange));
  };
  return startGateway<ServedRequest>(
    {
      routes: template.routes,
      integrationTimeoutMs: options.integrationTimeoutMs,
      invoke(route, request, event) {
        const pool = pools.get(route.function);
        if (pool === undefined) throw new Error(`${route.function.logicalId} has no environments.`);
        return serveRequest(pool, store, { request, event });
      },
      onExchange: (exchange) => void report(exchange),
    },
    { port: options.port ?? DEFAULT_PORT, orNext: options.port === undefined },
  );
}

function completedRequest(exchange: Exchange<ServedRequest>): CompletedRequest {
  const { method, url, status, problem, route, outcome } = exchange;
  if (route === undefined || outcome === undefined) return { method, url, status, problem };
  const { result, telemetry } = outcome;
  const { durationMs, coldStart, initMs, memoryMb } = result;
  return {
    method,
    url,
    status,
    problem,
    invocation: {
      functionName: route.function.name,
      durationMs,
      coldStart,
      initMs,
      memoryMb,
      memoryLimitMb: route.function.memoryMb,
      telemetry,
    },
  };
}

async function closeAll(pools: ReadonlyMap<unknown, EnvironmentPool>): Promise<void> {
  await Promise.all([...pools.values()].map((pool) => pool.close()));
}
