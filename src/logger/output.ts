import { refusesColours, writesForPeople } from '../config.js';
import { writeStdout } from '../stdout.js';
import { createLayout, type LayoutOptions } from './layout.js';
import { toPrettyText } from './pretty.js';

export interface OutputOptions extends LayoutOptions {
  /** Takes each line, newline included; default stdout. */
  readonly write?: ((text: string) => void) | undefined;
}

/** Creates what writes a line as text, in the layout that the program wants. */
export function createOutput(options: OutputOptions): (line: string) => void {
  const layout = createLayout(options);
  const write = options.write ?? stdoutWriter();
  return (line) => write(layout(line));
}

/** For a person where POWERTOOLS_DEV says that one reads; a function of the program's own gets JSON always. */
function stdoutWriter(): (line: string) => void {
  if (!writesForPeople()) return writeStdout;
  // Asked of the stream, as `node:tty` would load all of `node:net` into every function.
  const isColoured = process.stdout.isTTY && !refusesColours();
  return (line) => writeStdout(toPrettyText(line, isColoured));
}
