import { coloursWanted, configuredRegion } from './config.js';
import {
  type FunctionService,
  type FunctionServiceOptions,
  RUNTIME_CLIENT,
  type ServedInvocation,
  startFunctions,
} from './function-service.js';
import { headerValues } from './gateway/request.js';
import type { ServedRoute } from './gateway/served-route.js';
import {
  type Exchange,
  type Gateway,
  type GatewayOptions,
  startGateway,
} from './gateway/server.js';
import { urlIdentity } from './gateway/url-event.js';
import { type EnvironmentFile, readEnvironmentFile } from './runtime/environment-file.js';
import { type SpareProcess, startSpareProcess } from './runtime/spare-process.js';
import type { FunctionDefinition } from './template/function.js';
import { loadTemplate, type Template } from './template/template.js';
import type { FunctionUrl } from './terminal/banner.js';
import type { CompletedInvocation, CompletedRequest } from './terminal/block.js';
import { createTextReporter, type Reporter } from './terminal/reporter.js';
import { createStyle } from './terminal/style.js';

/** What `fluoroscope dev` is asked for. */
export interface DevOptions
  extends Omit<FunctionServiceOptions, 'environmentFile' | 'onStray' | 'onProblem'> {
  /** A template's file, or the folder of a `template.yaml`. */
  readonly templatePath: string;
  /** 0 for any free port. Default: 3000, or the next free one. */
  readonly port?: number | undefined;
  /** The address to listen on. Default 127.0.0.1: nobody but this machine. */
  readonly host?: string | undefined;
  /** Values of the template's parameters, in the place of their defaults. */
  readonly parameterOverrides?: Readonly<Record<string, string>> | undefined;
  /** A JSON file of environment variables, in one of SAM's two forms. */
  readonly envVarsPath?: string | undefined;
  /** Default: 29,000 for a REST API, 30,000 for an HTTP API. */
  readonly integrationTimeoutMs?: number | undefined;
  /** Told of what happens. Default: blocks of text, by `write` and `colours`. */
  readonly reporter?: Reporter | undefined;
  /** Takes what is for the person at the terminal. Default: stdout. */
  readonly write?: ((text: string) => void) | undefined;
  /** Default: on a terminal, unless NO_COLOR is set. */
  readonly colours?: boolean | undefined;
}

/** A running local server. */
export interface DevServer {
  /** `http://127.0.0.1:3000`, without a slash at the end. */
  readonly url: string;
  /** Where the functions answer that have a URL of their own. */
  readonly functionUrls: readonly FunctionUrl[];
  /** The processes of the functions, as they are now. */
  processIds(): readonly number[];
  /** Ends all processes, gives the ports back and removes what was built. */
  close(): Promise<void>;
}

interface Front {
  readonly functions: FunctionService;
  readonly reporter: Reporter;
  readonly options: DevOptions;
}

const DEFAULT_PORT = 3_000;
const LOOPBACK = '127.0.0.1';

/**
 * Serves the functions of a template, and tells of each request what it did.
 *
 * Each function with a URL of its own has the next free port for it.
 *
 * @throws SetupError when the template, the code or the port is not as it has to be.
 */
export async function startDev(options: DevOptions): Promise<DevServer> {
  const startedAt = performance.now();
  const spare = spareProcess(options);
  const reporter = options.reporter ?? textReporter(options);
  let template: Template;
  let functions: FunctionService;
  try {
    template = loadTemplate(options.templatePath, { parameters: options.parameterOverrides });
    functions = await startFunctions(template.functions, {
      ...options,
      spare,
      environmentFile: environmentFile(options, template, reporter),
      onStray: (document) => reporter.stray(document),
      onProblem: (problem) => reporter.warned(problem),
    });
  } finally {
    spare?.end();
  }
  const gateways: Gateway[] = [];
  const close = async (): Promise<void> => {
    await functions.close();
    await Promise.all(gateways.map((gateway) => gateway.close()));
  };
  try {
    const front: Front = { functions, reporter, options };
    const { url, functionUrls } = await openGateways(template, front, gateways);
    reporter.started({ template, url, functionUrls, startMs: performance.now() - startedAt });
    return { url, functionUrls, processIds: functions.processIds, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function spareProcess(options: DevOptions): SpareProcess | undefined {
  if (options.startAhead === false) return undefined;
  return options.spare ?? startSpareProcess(options.runtimeClientPath ?? RUNTIME_CLIENT);
}

function environmentFile(
  { envVarsPath }: DevOptions,
  { functions }: Template,
  reporter: Reporter,
): EnvironmentFile | undefined {
  if (envVarsPath === undefined) return undefined;
  const file = readEnvironmentFile(envVarsPath);
  for (const name of file.unknownNames(functions)) {
    reporter.warned(`${envVarsPath}: ${name} is no function of the template.`);
  }
  return file;
}

/** An invocation as it is told of, once it has settled. */
export function completedInvocation(
  definition: FunctionDefinition,
  { requestId, result, telemetry }: ServedInvocation,
): CompletedInvocation {
  const { durationMs, coldStart, initMs, memoryMb } = result;
  return {
    functionName: definition.name,
    requestId,
    durationMs,
    coldStart,
    initMs,
    memoryMb,
    memoryLimitMb: definition.memoryMb,
    telemetry,
  };
}

function textReporter(options: DevOptions): Reporter {
  const colours = options.colours ?? coloursWanted(process.stdout.isTTY === true);
  const write = options.write ?? ((text: string) => void process.stdout.write(text));
  return createTextReporter({ style: createStyle({ colours }), write });
}

async function openGateways(
  template: Template,
  front: Front,
  gateways: Gateway[],
): Promise<Pick<DevServer, 'url' | 'functionUrls'>> {
  const { port, host } = front.options;
  const open = async (routes: readonly ServedRoute[], first: number, orNext: boolean) => {
    const listen = { port: first, orNext, host };
    const gateway = await startGateway(gatewayOptions(front, routes), listen);
    gateways.push(gateway);
    return gateway.port;
  };
  const main = await open(
    template.routes.map(servedRoute),
    port ?? DEFAULT_PORT,
    port === undefined,
  );
  const functionUrls: FunctionUrl[] = [];
  let last = main;
  for (const definition of template.functions) {
    if (definition.url === undefined) continue;
    // With port 0 the caller wants no number in particular.
    last = await open([urlRoute(definition, definition.url)], port === 0 ? 0 : last + 1, true);
    functionUrls.push({ functionName: definition.name, url: urlOf(host, last) });
  }
  return { url: urlOf(host, main), functionUrls };
}

function urlOf(host = LOOPBACK, port: number): string {
  // Where it listens on every address, this one leads there.
  const name = host === '0.0.0.0' || host === '::' ? LOOPBACK : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

type TemplateRoute = Template['routes'][number];

function servedRoute(route: TemplateRoute): ServedRoute {
  const { api, payloadFormat, responseTransferMode } = route;
  // A REST API takes its answers to preflights from the template, and all else from the function.
  const cors = api.kind === 'http' ? api.cors : undefined;
  const streams = api.kind === 'rest' && responseTransferMode === 'STREAM';
  return { ...route, api: { ...api, cors, payloadFormat, streams } };
}

function urlRoute(
  definition: FunctionDefinition,
  { authType, invokeMode, cors }: NonNullable<FunctionDefinition['url']>,
): ServedRoute {
  return {
    api: {
      kind: 'url',
      stage: '$default',
      binaryMediaTypes: [],
      streams: invokeMode === 'RESPONSE_STREAM',
      cors,
      url: urlIdentity(definition, { region: configuredRegion(), authType }),
    },
    method: 'ANY',
    path: '$default',
    function: definition,
  };
}

function gatewayOptions(
  { functions, reporter, options }: Front,
  routes: readonly ServedRoute[],
): GatewayOptions<ServedInvocation> {
  const report = async (exchange: Exchange<ServedInvocation>): Promise<void> => {
    if (exchange.outcome !== undefined) await functions.settled(exchange.outcome);
    reporter.completed(completedRequest(exchange));
  };
  return {
    routes,
    integrationTimeoutMs: options.integrationTimeoutMs,
    invoke({ route, request, event, onStream }) {
      const [traceparent] = headerValues(request, 'traceparent');
      const { trace } = request;
      return functions.invoke(route.function, { event, trace, traceparent, onStream });
    },
    onExchange: (exchange) => void report(exchange),
  };
}

function completedRequest(exchange: Exchange<ServedInvocation>): CompletedRequest {
  const { method, url, status, problem, route, outcome } = exchange;
  const request = { method, url, status, problem };
  if (route === undefined || outcome === undefined) return request;
  return { ...request, invocation: completedInvocation(route.function, outcome) };
}
