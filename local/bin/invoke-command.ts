import { completedInvocation } from '../dev.js';
import {
  type FunctionService,
  type ServedInvocation,
  startFunctions,
} from '../function-service.js';
import { traceContextOf } from '../gateway/trace-context.js';
import { readEnvironmentFile } from '../runtime/environment-file.js';
import { SetupError } from '../setup-error.js';
import type { FunctionDefinition } from '../template/function.js';
import { loadTemplate } from '../template/template.js';
import type { CompletedRequest } from '../terminal/block.js';
import { recordText, requestRecord } from '../terminal/json-reporter.js';
import type { CommandLine } from './command-line.js';
import { eventOf } from './event-source.js';
import { nearestOf } from './nearest.js';
import { outputOf, reporterOf } from './output.js';
import { onStop } from './stop.js';
import { UsageError } from './usage-error.js';

const FAILED = 1;
// What a shell says of a program that Ctrl+C ended: 128 and the number of the signal.
const INTERRUPTED = 130;

/**
 * Runs a function once: its result goes to stdout as JSON, its block to stderr.
 *
 * The exit code is 1 when it failed.
 *
 * @throws SetupError when the function, its code or its event is not as it has to be.
 */
export async function runInvoke(line: CommandLine): Promise<void> {
  const event = await eventOf(line);
  const definition = functionOf(line);
  const reporter = reporterOf({ ...line, json: false }, outputOf(process.stderr));
  const warnings: string[] = [];
  const warn = line.json ? (problem: string) => void warnings.push(problem) : reporter.warned;
  const { envVarsPath } = line;
  const stop = onStop();
  const functions = await startFunctions([definition], {
    environmentFile: envVarsPath === undefined ? undefined : readEnvironmentFile(envVarsPath),
    onStray: reporter.stray,
    onProblem: warn,
  });
  try {
    const ended = await Promise.race([invokeOnce(functions, definition, event), stop]);
    if (ended === undefined) {
      process.exitCode = INTERRUPTED;
      return;
    }
    const request = completedRequest(definition, ended);
    if (line.json) {
      writeResult(recordText({ ...record(request, ended), event, warnings }));
    } else {
      reporter.completed(request);
      writeResult(resultText(ended));
    }
    if (ended.problem !== undefined) process.exitCode = FAILED;
  } finally {
    await functions.close();
  }
}

function functionOf({ operands, parameterOverrides }: CommandLine): FunctionDefinition {
  const [name, template = '.', ...rest] = operands;
  if (name === undefined || rest.length > 0) {
    throw new UsageError(
      `fluoroscope invoke takes a function and a template, got ${operands.join(', ') || 'nothing'}. Write fluoroscope invoke MyFunction template.yaml`,
    );
  }
  const { functions } = loadTemplate(template, {
    parameters: parameterOverrides,
    routesOptional: true,
  });
  const found = functions.find((one) => one.logicalId === name || one.name === name);
  if (found !== undefined) return found;
  const known = functions.map(({ logicalId }) => logicalId);
  const nearest = nearestOf(name, known);
  const cure = nearest === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${nearest}?`;
  throw new SetupError(`The template has no function ${name}. ${cure}`);
}

async function invokeOnce(
  functions: FunctionService,
  definition: FunctionDefinition,
  event: unknown,
): Promise<ServedInvocation> {
  const trace = traceContextOf(undefined, Date.now());
  const invocation = await functions.invoke(definition, { event, trace });
  await functions.settled(invocation);
  return invocation;
}

function completedRequest(
  definition: FunctionDefinition,
  ended: ServedInvocation,
): CompletedRequest {
  return {
    method: 'INVOKE',
    url: definition.name,
    problem: ended.problem,
    invocation: completedInvocation(definition, ended),
  };
}

function record(request: CompletedRequest, ended: ServedInvocation): Record<string, unknown> {
  const { failure } = ended.result;
  const result = failure === undefined ? parsed(resultText(ended)) : undefined;
  return { type: 'invocation', ...requestRecord(request), result, error: failure };
}

/** What Lambda's own Invoke would answer: the result, the error in its form, or what was streamed. */
function resultText({ payload, collected, result }: ServedInvocation): string {
  if (result.failure !== undefined) return JSON.stringify(result.failure);
  return payload ?? collected?.body.toString('utf8') ?? 'null';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function writeResult(text: string): void {
  process.stdout.write(`${text}\n`);
}
