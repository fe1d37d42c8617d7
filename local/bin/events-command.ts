import type { CommandLine } from './command-line.js';
import { SAMPLE_SOURCES, sampleEvent } from './sample-event.js';
import { UsageError } from './usage-error.js';

/**
 * Prints a sample event as JSON, or the names of all.
 *
 * @throws UsageError when no source has that name.
 */
export async function runEvents({ operands }: CommandLine): Promise<void> {
  const [source, ...rest] = operands;
  if (rest.length > 0) {
    throw new UsageError(`fluoroscope events takes one source, got ${operands.join(', ')}.`);
  }
  const text =
    source === undefined
      ? SAMPLE_SOURCES.join('\n')
      : JSON.stringify(await sampleEvent(source), undefined, 2);
  process.stdout.write(`${text}\n`);
}
