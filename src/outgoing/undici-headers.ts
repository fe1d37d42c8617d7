/** The headers of undici's own request: lines of text up to version 5, names and values in turn since. */
export interface UndiciHeaders {
  headers: string | unknown[];
  addHeader(name: string, value: string): unknown;
}

/** Whether a request has a header, its name in lower case. */
export function hasHeader({ headers }: UndiciHeaders, name: string): boolean {
  return typeof headers === 'string'
    ? `\n${headers}`.toLowerCase().includes(`\n${name}:`)
    : headers.some((text, index) => index % 2 === 0 && String(text).toLowerCase() === name);
}

/**
 * Adds headers, and takes them back as soon as somebody else adds one of them.
 *
 * Another instrumentation that is told of the request after us adds its own without a look, and a
 * second `traceparent` makes both unreadable. Up to undici 5 they stay.
 */
export function lendHeaders(
  request: UndiciHeaders,
  lent: ReadonlyArray<readonly [name: string, value: string]>,
): void {
  const { addHeader, headers } = request;
  for (const [name, value] of lent) request.addHeader(name, value);
  if (typeof headers === 'string' || lent.length === 0) return;
  const isLent = (name: unknown): boolean =>
    lent.some(([own]) => own === String(name).toLowerCase());
  request.addHeader = (name, value) => {
    if (isLent(name)) {
      request.addHeader = addHeader;
      request.headers = headers.filter((_, index) => !isLent(headers[index & ~1]));
    }
    return addHeader.call(request, name, value);
  };
}
