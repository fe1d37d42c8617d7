#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startDev } from '../dev.js';
import { SetupError } from '../setup-error.js';

const USAGE = `Usage: fluoroscope dev [template] [--port <number>]

  Serves the HTTP functions of a SAM template at http://127.0.0.1:3000 and shows
  the trace, the log lines and the metrics of each request. No Docker, no account.

  template       a template's file, or the folder of one; default: the current folder
  --port         the port to listen on; default: 3000, or the next free one
  -h, --help     this text
`;

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parse(args);
  const [command, template = '.', ...rest] = positionals;
  if (values.help === true || command === undefined) {
    process.stdout.write(USAGE);
    return;
  }
  if (command !== 'dev' || rest.length > 0) {
    throw new SetupError(`Unknown command: ${positionals.join(' ')}\n\n${USAGE}`);
  }
  const server = await startDev({ templatePath: template, port: portOf(values.port) });
  let stopping = false;
  const stop = (): void => {
    // Under npm one Ctrl+C comes twice: from the terminal, and passed on.
    if (stopping) return;
    stopping = true;
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new SetupError(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new SetupError(`--port takes a number from 0 to 65535, got "${text}".`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof SetupError ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
