import { SpanKind } from '@opentelemetry/api';
import type { AttributesLike } from '../sdk/span.js';
import { type AttributeSource, firstText, textOf, wholeNumber } from './attribute-source.js';

const FULL = ['url.full', 'http.url'];
const SERVED_HOSTS = [
  'http.host',
  'http.server_name',
  'net.host.name',
  'host.name',
  'server.address',
];
const CALLED_HOSTS = ['http.host', 'net.peer.name', 'net.peer.ip', 'server.address'];
const SERVED_PORTS = ['net.host.port', 'server.port'];
const CALLED_PORTS = ['net.peer.port', 'server.port'];
const SCHEMES = ['url.scheme', 'http.scheme'];
const PARTS = [
  ...SCHEMES,
  ...new Set([...SERVED_HOSTS, ...CALLED_HOSTS]),
  ...new Set([...SERVED_PORTS, ...CALLED_PORTS]),
  'http.target',
  'url.path',
  'url.query',
];
const DEFAULT_PORTS: Readonly<Record<string, number | undefined>> = { http: 80, https: 443 };

/**
 * The URL of a request: as it was given, else composed from its parts when the host is known.
 *
 * Parts that can be read in it are printed by it; others stay in the metadata.
 */
export function requestUrl(kind: SpanKind, source: AttributeSource): string | undefined {
  const { attributes, printed } = source;
  const url = firstText(attributes, FULL) ?? composed(kind, attributes);
  if (url === undefined) return undefined;
  for (const name of FULL) if (attributes[name] === url) printed.add(name);
  for (const name of PARTS) {
    const value = attributes[name];
    if (value !== undefined && isIn(url, value)) printed.add(name);
  }
  return url;
}

function composed(kind: SpanKind, attributes: AttributesLike): string | undefined {
  const served = kind === SpanKind.SERVER;
  const host = firstText(attributes, served ? SERVED_HOSTS : CALLED_HOSTS);
  if (host === undefined) return undefined;
  const scheme = firstText(attributes, SCHEMES) ?? 'http';
  // `http.host` is the header as it came, with its port.
  const port = host === attributes['http.host'] ? '' : portOf(scheme, attributes, served);
  return `${scheme}://${host}${port}${pathOf(attributes)}`;
}

function portOf(scheme: string, attributes: AttributesLike, served: boolean): string {
  const [own, stable] = served ? SERVED_PORTS : CALLED_PORTS;
  const port = wholeNumber(attributes[own as string] ?? attributes[stable as string]);
  return port === undefined || port === DEFAULT_PORTS[scheme] ? '' : `:${port}`;
}

function pathOf(attributes: AttributesLike): string {
  const target = textOf(attributes, 'http.target');
  if (target !== undefined) return target;
  const query = textOf(attributes, 'url.query');
  const path = textOf(attributes, 'url.path') ?? '/';
  if (query === undefined) return path;
  return query.startsWith('?') ? path + query : `${path}?${query}`;
}

function isIn(url: string, value: unknown): boolean {
  const text = String(value);
  if (url.includes(text)) return true;
  const port = DEFAULT_PORTS[url.slice(0, url.indexOf(':'))];
  return port !== undefined && text === String(port);
}
