/** How V8 begins each frame of a stack: https://v8.dev/docs/stack-trace-api */
const FRAME = '\n    at ';

const PLACE = /^(.+):(\d+):\d+$/;

/**
 * `file:line` of the first frame of a stack that is a program's own, else of the first one in a file.
 *
 * The file is written as V8 writes it: a path, or a `file:` URL of an ES module; with
 * `--enable-source-maps` that of the source. What stands before `from` is passed over.
 */
export function stackLocation(stack: string, from = 0): string | undefined {
  let nodes: string | undefined;
  let start = stack.indexOf(FRAME, from);
  while (start !== -1) {
    const end = stack.indexOf('\n', start + 1);
    const place = placeIn(stack.slice(start + FRAME.length, end === -1 ? undefined : end));
    if (place !== undefined && !place.startsWith('node:')) return place;
    nodes ??= place;
    start = end === -1 ? -1 : stack.indexOf(FRAME, end);
  }
  return nodes;
}

/** The place of `name (place)`, where it has a file, or of `place` alone: a path may hold parentheses. */
function placeIn(frame: string): string | undefined {
  const named = frame.endsWith(')') ? frame.slice(frame.indexOf(' (') + 2, -1) : frame;
  const match = PLACE.exec(named.replace(/^async /, ''));
  return match === null ? undefined : `${match[1]}:${match[2]}`;
}
