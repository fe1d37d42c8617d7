import type { Template } from '../template/template.js';
import type { Colours } from './colour.js';
import { durationText } from './text.js';

/** What is said once, when the server is up. */
export interface Banner {
  readonly template: Pick<Template, 'routes' | 'notes'>;
  /** Without a slash at the end. */
  readonly url: string;
  readonly startMs: number;
}

/** Writes the routes, what of the template has no effect here, and how to stop. */
export function renderBanner({ template, url, startMs }: Banner, colours: Colours): string {
  const routes = template.routes.map(({ method, path, function: { name } }) => {
    const place = path === '$default' ? '/  (every other path)' : path;
    return `  ${colours.bold(method.padEnd(7))} ${url}${place}  ${colours.dim(name)}`;
  });
  const notes = template.notes.map((note) => `  ${colours.yellow('note')} ${note}`);
  const ready = colours.dim(`Ready in ${durationText(startMs)}. Ctrl+C stops.`);
  return `${[...routes, ...notes, ready].join('\n')}\n\n`;
}
