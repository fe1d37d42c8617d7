import type { Template } from '../template/template.js';
import type { Style } from './style.js';
import { durationText } from './text.js';

/** What is said once, when the server is up. */
export interface Banner {
  readonly template: Pick<Template, 'routes' | 'notes'>;
  /** Without a slash at the end. */
  readonly url: string;
  /** The functions that have a URL of their own. */
  readonly functionUrls?: readonly FunctionUrl[] | undefined;
  readonly startMs: number;
}

/** Where a function with a `FunctionUrlConfig` answers. */
export interface FunctionUrl {
  readonly functionName: string;
  /** Without a slash at the end. */
  readonly url: string;
}

/** Writes the routes, what of the template has no effect here, and how to stop. */
export function renderBanner(banner: Banner, { colours }: Style): string {
  const { template, url, functionUrls = [], startMs } = banner;
  const routes = template.routes.map(({ method, path, function: { name } }) => {
    const place = path === '$default' ? '/  (every other path)' : path;
    return `  ${colours.bold(method.padEnd(7))} ${url}${place}  ${colours.dim(name)}`;
  });
  const urls = functionUrls.map(
    (one) => `  ${colours.bold('URL'.padEnd(7))} ${one.url}/  ${colours.dim(one.functionName)}`,
  );
  const notes = template.notes.map((note) => `  ${colours.yellow('note')} ${note}`);
  const ready = colours.dim(`Ready in ${durationText(startMs)}. Ctrl+C stops.`);
  return `${[...routes, ...urls, ...notes, ready].join('\n')}\n\n`;
}
