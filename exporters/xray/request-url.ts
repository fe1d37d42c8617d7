import { SpanKind } from '@opentelemetry/api';
import type { AttributesLike } from '../sdk/span.js';
import { type AttributeSource, textOf, wholeNumber } from './attribute-source.js';

/** The whole URL. */
export const FULL_URL: readonly string[] = ['url.full', 'http.url'];
/** The part before the colon. */
export const SCHEMES: readonly string[] = ['url.scheme', 'http.scheme'];

/** Where the host and the port are looked for. */
const SERVED = {
  hosts: ['http.host', 'http.server_name', 'net.host.name', 'host.name', 'server.address'],
  port: 'net.host.port',
};
const CALLED = {
  hosts: ['http.host', 'net.peer.name', 'net.peer.ip', 'server.address'],
  port: 'net.peer.port',
};
const PORT = 'server.port';
const PATH = ['http.target', 'url.path', 'url.query'];

const PARTS: readonly string[] = [
  ...new Set([SCHEMES, SERVED.hosts, CALLED.hosts, SERVED.port, CALLED.port, PORT, PATH].flat()),
];

const DEFAULT_PORTS: Readonly<Record<string, number | undefined>> = { http: 80, https: 443 };

/**
 * The URL of a request: as it was given, else composed from its parts when the host is known.
 *
 * Parts that can be read in it are printed by it; others stay in the metadata.
 */
export function requestUrl(
  kind: SpanKind,
  { attributes, printed }: AttributeSource,
): string | undefined {
  const url = textOf(attributes, ...FULL_URL) ?? composed(kind, attributes);
  if (url === undefined) return undefined;
  for (const name of FULL_URL) if (attributes[name] === url) printed.add(name);
  for (const name of PARTS) {
    const value = attributes[name];
    if (value !== undefined && isIn(url, String(value))) printed.add(name);
  }
  return url;
}

function composed(kind: SpanKind, attributes: AttributesLike): string | undefined {
  const { hosts, port } = kind === SpanKind.SERVER ? SERVED : CALLED;
  const host = textOf(attributes, ...hosts);
  if (host === undefined) return undefined;
  const scheme = textOf(attributes, ...SCHEMES) ?? 'http';
  const number = wholeNumber(attributes[port] ?? attributes[PORT]);
  // `http.host` is the header as it came, with its port.
  const isGiven = host === attributes['http.host'] || number === DEFAULT_PORTS[scheme];
  const path = textOf(attributes, 'http.target') ?? pathOf(attributes);
  return `${scheme}://${host}${isGiven || number === undefined ? '' : `:${number}`}${path}`;
}

function pathOf(attributes: AttributesLike): string {
  const path = textOf(attributes, 'url.path') ?? '/';
  const query = textOf(attributes, 'url.query');
  if (query === undefined) return path;
  return query.startsWith('?') ? path + query : `${path}?${query}`;
}

function isIn(url: string, text: string): boolean {
  return url.includes(text) || text === String(DEFAULT_PORTS[url.slice(0, url.indexOf(':'))]);
}
