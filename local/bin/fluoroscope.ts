#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startSpareProcess } from '../runtime/spare-process.js';
import { SetupError } from '../setup-error.js';
import { type CommandLine, parseCommandLine } from './command-line.js';
import { usageOf } from './usage.js';
import { UsageError } from './usage-error.js';

/** Each command is loaded when it is named: they have little in common. */
const COMMANDS = {
  dev,
  invoke: async (line: CommandLine) => (await import('./invoke-command.js')).runInvoke(line),
  events: async (line: CommandLine) => (await import('./events-command.js')).runEvents(line),
};

/** Node's own start is most of a cold start, so a first process starts while the command itself is loaded. */
async function dev(line: CommandLine): Promise<void> {
  const client = fileURLToPath(new URL('./runtime-client.js', import.meta.url));
  const spare = startSpareProcess(client);
  try {
    const { runDev } = await import('./dev-command.js');
    await runDev(line, spare);
  } catch (error) {
    spare.end();
    throw error;
  }
}

async function main(args: readonly string[]): Promise<void> {
  const line = parseCommandLine(args);
  if (line.version) process.stdout.write(`${version()}\n`);
  else if (line.help || line.command === undefined) process.stdout.write(usageOf(line.command));
  else await COMMANDS[line.command](line);
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof SetupError || error instanceof UsageError;
  process.stderr.write(`${known ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
