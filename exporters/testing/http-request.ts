import { CLIENT_IP, TRACE_HEADER, USER_AGENT } from './account.js';

/** A request as its client sends it; the builders make of it what each service would. */
export interface HttpRequest {
  /** Default: GET; with a body, POST. */
  readonly method?: string | undefined;
  /** Percent-encoded; may carry a query. Default: `/`. */
  readonly path?: string | undefined;
  /** Raw and without a question mark, or names and values as they are before encoding. */
  readonly query?: string | Readonly<Record<string, string | readonly string[]>> | undefined;
  /** In any case; several values are several lines. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** `name=value` each. */
  readonly cookies?: readonly string[] | undefined;
  /** Bytes as they are, a text, or a value that is sent as JSON. */
  readonly body?: unknown;
}

/** A request, read as far as all services agree. */
export interface ReadRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Raw. */
  readonly query: string;
  /** Names in lower case, without those that a service adds, and without cookies. */
  readonly headers: readonly HeaderLine[];
  readonly cookies: readonly string[];
  /** Absent when there is none. */
  readonly body: Uint8Array | undefined;
  /** Whether the body was given as bytes. */
  readonly binary: boolean;
}

/** A name and a value. */
export type HeaderLine = readonly [name: string, value: string];

/** Reads what a test wrote down of a request. */
export function readRequest(request: HttpRequest): ReadRequest {
  const { body, contentType, binary } = readBody(request.body);
  const [path = '/', queryOfPath] = splitOnce(request.path ?? '/', '?');
  const given = headerLines(request.headers ?? {});
  const names = new Set(given.map(([name]) => name));
  const defaults: HeaderLine[] = [
    ['accept', '*/*'],
    ['user-agent', USER_AGENT],
    ...(contentType === undefined ? [] : [['content-type', contentType] as const]),
  ];
  const headers = [...defaults.filter(([name]) => !names.has(name)), ...given];
  const cookies = headers.filter(([name]) => name === 'cookie').map(([, value]) => value);
  return {
    method: (request.method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase(),
    path,
    query: request.query === undefined ? (queryOfPath ?? '') : rawQuery(request.query),
    headers: headers.filter(([name]) => name !== 'cookie').sort(byName),
    cookies: [...cookies.flatMap((line) => line.split(/; */)), ...(request.cookies ?? [])],
    body,
    binary,
  };
}

/** The first value of a header. */
export function headerOf({ headers }: ReadRequest, name: string): string | undefined {
  return headers.find(([present]) => present === name)?.[1];
}

/** The headers that a gateway adds of the way that a request took. */
export function forwardingHeaders(): readonly HeaderLine[] {
  return [
    ['x-amzn-trace-id', TRACE_HEADER],
    ['x-forwarded-for', CLIENT_IP],
    ['x-forwarded-port', '443'],
    ['x-forwarded-proto', 'https'],
  ];
}

/** The pairs of a raw query, decoded, `+` being a space. */
export function queryPairs(query: string): readonly HeaderLine[] {
  return rawPairs(query).map(([name, value]) => [decodeForm(name), decodeForm(value)]);
}

/** The pairs of a raw query, as they are written. */
export function rawPairs(query: string): readonly HeaderLine[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', value = ''] = splitOnce(part, '=');
      return [name, value];
    });
}

/** The values of each name, joined; the last one alone without a separator. */
export function singleValues(
  pairs: readonly HeaderLine[],
  separator?: string,
): Record<string, string> {
  const entries = Object.entries(multiValues(pairs));
  return Object.fromEntries(
    entries.map(([name, values]) => [
      name,
      separator === undefined ? (values.at(-1) ?? '') : values.join(separator),
    ]),
  );
}

/** All values of each name. */
export function multiValues(pairs: readonly HeaderLine[]): Record<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return Object.fromEntries(groups);
}

/** Percent-decodes a text; one that is no valid encoding stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function decodeForm(text: string): string {
  return decoded(text.replaceAll('+', ' '));
}

function rawQuery(query: NonNullable<HttpRequest['query']>): string {
  if (typeof query === 'string') return query.replace(/^\?/, '');
  return headerLines(query, (name) => name)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
}

function headerLines(
  record: Readonly<Record<string, string | readonly string[]>>,
  spelled: (name: string) => string = (name) => name.toLowerCase(),
): readonly HeaderLine[] {
  return Object.entries(record).flatMap(([name, values]) =>
    [values].flat().map((value) => [spelled(name), value] as const),
  );
}

function readBody(body: unknown): {
  readonly body: Uint8Array | undefined;
  readonly binary: boolean;
  readonly contentType: string | undefined;
} {
  if (body === undefined || body === null) {
    return { body: undefined, binary: false, contentType: undefined };
  }
  if (body instanceof Uint8Array) {
    return { body: Buffer.from(body), binary: true, contentType: 'application/octet-stream' };
  }
  if (typeof body === 'string') {
    return { body: Buffer.from(body), binary: false, contentType: undefined };
  }
  const text = JSON.stringify(body);
  return { body: Buffer.from(text), binary: false, contentType: 'application/json' };
}

function byName([one]: HeaderLine, [other]: HeaderLine): number {
  return one < other ? -1 : Number(one > other);
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
