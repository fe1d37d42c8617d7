#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { SetupError } from '../setup-error.js';
import { parseCommandLine } from './command-line.js';
import { runDev } from './dev-command.js';
import { runEvents } from './events-command.js';
import { runInvoke } from './invoke-command.js';
import { usageOf } from './usage.js';
import { UsageError } from './usage-error.js';

const COMMANDS = { dev: runDev, invoke: runInvoke, events: runEvents };

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
