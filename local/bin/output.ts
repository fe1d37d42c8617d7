import { coloursWanted } from '../config.js';
import { createJsonReporter } from '../terminal/json-reporter.js';
import { createTextReporter, type Reporter } from '../terminal/reporter.js';
import { createStyle } from '../terminal/style.js';
import type { CommandLine } from './command-line.js';

/** Where a command writes to. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Characters of a line; absent where it is no terminal. */
  readonly columns?: number | undefined;
}

/** Creates the output to one of the process's own streams. */
export function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : undefined,
  };
}

/** Creates the reporter that a command line asks for. */
export function reporterOf(
  line: Pick<CommandLine, 'json' | 'quiet' | 'verbose'>,
  output: Output,
): Reporter {
  const { write, isTerminal, columns } = output;
  if (line.json) return createJsonReporter(write);
  const style = createStyle({
    colours: coloursWanted(isTerminal),
    columns,
    verbose: line.verbose,
  });
  return createTextReporter({ style, quiet: line.quiet, write });
}
