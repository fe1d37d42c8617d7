import { SpanKind } from '@opentelemetry/api';
import { textOf, wholeNumber } from './attribute-source.js';
import type { SegmentView } from './segment-view.js';

/** The whole URL. */
export const FULL_URL: readonly string[] = ['url.full', 'http.url'];
/** The part before the colon. */
export const SCHEMES: readonly string[] = ['url.scheme', 'http.scheme'];
/** What follows the host: all of it, or in two parts. */
export const PATHS: readonly string[] = ['http.target', 'url.path', 'url.query'];

/** Where the host and the port are looked for. */
const SERVED = ['http.host', 'http.server_name', 'net.host.name', 'host.name', 'server.address'];
const CALLED = ['http.host', 'net.peer.name', 'net.peer.ip', 'server.address'];
const PORTS = ['net.host.port', 'net.peer.port', 'server.port'];

const PARTS = [FULL_URL, SCHEMES, PATHS, SERVED, CALLED, PORTS].flat();

/**
 * The URL of a request: as it was given, else composed from its parts when the host is known.
 *
 * Parts that can be read in it are printed by it; others stay in the metadata.
 */
export function requestUrl(view: SegmentView): string | undefined {
  const { attributes, printed } = view;
  const url = textOf(attributes, ...FULL_URL) ?? composed(view);
  if (url === undefined) return undefined;
  // The port of the scheme goes without saying.
  const shown = `${url}:${defaultPort(url)}`;
  for (const name of PARTS) {
    const value = attributes[name];
    if (value !== undefined && shown.includes(String(value))) printed.add(name);
  }
  return url;
}

function composed({ span, attributes }: SegmentView): string | undefined {
  const isServed = span.kind === SpanKind.SERVER;
  const host = textOf(attributes, ...(isServed ? SERVED : CALLED));
  if (host === undefined) return undefined;
  const server = `${textOf(attributes, ...SCHEMES) ?? 'http'}://${host}`;
  const side = attributes[isServed ? 'net.host.port' : 'net.peer.port'];
  const port = wholeNumber(side ?? attributes['server.port']) ?? defaultPort(server);
  // `http.host` is the header as it came, with its port.
  const isShown = host !== attributes['http.host'] && port !== defaultPort(server);
  const path = textOf(attributes, 'url.path') ?? '/';
  const query = textOf(attributes, 'url.query')?.replace(/^\??/, '?') ?? '';
  return server + (isShown ? `:${port}` : '') + (textOf(attributes, 'http.target') ?? path + query);
}

function defaultPort(url: string): number {
  return url.startsWith('https:') ? 443 : 80;
}
