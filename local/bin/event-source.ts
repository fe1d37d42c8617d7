import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { SetupError } from '../setup-error.js';
import type { CommandLine } from './command-line.js';
import { sampleEvent } from './sample-event.js';
import { UsageError } from './usage-error.js';

/**
 * The event that a command line asks for; default an empty object.
 *
 * @throws UsageError when it asks for two; SetupError when the file is missing, or no JSON.
 */
export async function eventOf({
  event,
  sample,
}: Pick<CommandLine, 'event' | 'sample'>): Promise<unknown> {
  if (event !== undefined && sample !== undefined) {
    throw new UsageError('--event and --sample both name an event. Give one of them.');
  }
  if (sample !== undefined) return await sampleEvent(sample);
  if (event === undefined) return {};
  const given = event === '-' ? await text(process.stdin) : readEventFile(event);
  try {
    return JSON.parse(given);
  } catch (error) {
    const name = event === '-' ? 'stdin' : event;
    throw new SetupError(`The event in ${name} is no JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function readEventFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SetupError(
      `No event can be read from ${file}. Name a file of JSON, or see fluoroscope events.`,
      { cause: error },
    );
  }
}
