/** How V8 begins each frame of a stack: https://v8.dev/docs/stack-trace-api */
const FRAME = '\n    at ';

/** The place in `name (place)`, or a place alone: a path may hold parentheses. */
const PLACE = /^(?:async )?(.+):(\d+):\d+$/;

/**
 * `file:line` of the first frame of a stack that is a program's own, else of the first one in a file.
 *
 * The file is written as V8 writes it: a path, or a `file:` URL of an ES module; with
 * `--enable-source-maps` that of the source.
 */
export function stackLocation(stack: string): string | undefined {
  let nodes: string | undefined;
  for (const frame of stack.split(FRAME).slice(1)) {
    const [line = ''] = frame.split('\n', 1);
    const named = line.endsWith(')') ? line.slice(line.indexOf(' (') + 2, -1) : line;
    const [, file, row] = PLACE.exec(named) ?? [];
    if (!file) continue;
    if (!file.startsWith('node:')) return `${file}:${row}`;
    nodes ??= `${file}:${row}`;
  }
  return nodes;
}
