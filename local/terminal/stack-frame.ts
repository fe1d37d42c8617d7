import path from 'node:path';
import { fileURLToPath } from 'node:url';

// Frames of Node, of dependencies and of the runtime client say nothing of the function's own code.
const OTHERS_CODE = /node:internal|^node:|[\\/]node_modules[\\/]|runtime-client|<anonymous>/;

/** A frame of a stack, as a segment document holds it. */
export interface StackFrame {
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly label?: string | undefined;
}

/** The place where the application's own code comes first: `at order (src/app.ts:12)`. */
export function ownFrameText(stack: readonly StackFrame[]): string | undefined {
  const frame = stack.find((one) => one.path !== undefined && !OTHERS_CODE.test(one.path));
  if (frame?.path === undefined) return undefined;
  const place = `${shortPath(frame.path)}${frame.line === undefined ? '' : `:${frame.line}`}`;
  return frame.label ? `at ${frame.label} (${place})` : `at ${place}`;
}

/** The lines of a stack without the frames that are not the application's own. */
export function ownStackLines(stack: string): readonly string[] {
  return stack
    .split('\n')
    .filter((line) => !/^\s+at /.test(line) || !OTHERS_CODE.test(line))
    .map((line) => line.replace(/\(?(file:\/\/[^\s)]+)/, (text) => relativeUrl(text)));
}

function relativeUrl(text: string): string {
  const start = text.startsWith('(') ? 1 : 0;
  const [, url = '', position = ''] = /^(.*?)((?::\d+)*)$/.exec(text.slice(start)) ?? [];
  return `${text.slice(0, start)}${shortPath(url)}${position}`;
}

/** A path as it is shortest: relative where it is below the current folder. */
function shortPath(file: string): string {
  const absolute = file.startsWith('file:') ? pathOf(file) : file;
  const relative = path.relative('', absolute);
  const below = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return path.isAbsolute(absolute) && below ? relative : absolute;
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
