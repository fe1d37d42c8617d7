import { startDev } from '../dev.js';
import type { SpareProcess } from '../runtime/spare-process.js';
import type { CommandLine } from './command-line.js';
import { outputOf, reporterOf } from './output.js';
import { onStop } from './stop.js';
import { UsageError } from './usage-error.js';

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/;

/**
 * Serves a template until the person at the terminal stops it. Resolves when it is up.
 *
 * @throws SetupError when it cannot start.
 */
export async function runDev(line: CommandLine, spare: SpareProcess): Promise<void> {
  const { operands, port, host, parameterOverrides, envVarsPath } = line;
  const [template = '.', ...rest] = operands;
  if (rest.length > 0) {
    throw new UsageError(`fluoroscope dev takes one template, got ${operands.join(', ')}.`);
  }
  const reporter = reporterOf(line, outputOf(process.stdout));
  // Before the start, so that a Ctrl+C in the middle of it leaves nothing behind either.
  const stop = onStop();
  const starting = startDev({
    templatePath: template,
    port,
    host,
    parameterOverrides,
    envVarsPath,
    reporter,
    spare,
  });
  const stopped = stop.then(async () => {
    const server = await starting.catch(() => undefined);
    await server?.close();
  });
  stopped.then(
    () => process.exit(0),
    () => process.exit(1),
  );
  await starting;
  if (host !== undefined && !LOOPBACK.test(host)) {
    reporter.warned(`Listening on ${host}: whoever reaches this machine can run its functions.`);
  }
}
