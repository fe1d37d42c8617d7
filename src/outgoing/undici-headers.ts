/** The headers of undici's own request: lines of text up to version 5, names and values in turn since. */
export interface UndiciHeaders {
  headers: string | unknown[];
  addHeader?(name: string, value: string): unknown;
}

/** The names of a request's headers, in lower case. */
export function headerNames(headers: string | readonly unknown[]): string[] {
  if (typeof headers === 'string') return headers.split('\r\n').map(nameOfLine);
  return headers.filter((_, index) => index % 2 === 0).map((name) => String(name).toLowerCase());
}

/** Adds headers, after those that are there. */
export function addHeaders(
  request: UndiciHeaders,
  added: ReadonlyArray<readonly [name: string, value: string]>,
): void {
  for (const [name, value] of added) {
    if (typeof request.headers === 'string') request.headers += `${name}: ${value}\r\n`;
    else request.headers.push(name, value);
  }
}

/**
 * Takes headers of ours back as soon as somebody else adds one of them.
 *
 * Another instrumentation that is told of the request after us adds its own without a look, and a
 * second `traceparent` makes both unreadable.
 */
export function yieldHeaders(request: UndiciHeaders, ours: ReadonlySet<string>): void {
  const { addHeader } = request;
  if (addHeader === undefined || ours.size === 0) return;
  request.addHeader = (name, value) => {
    if (ours.has(name.toLowerCase())) {
      request.addHeader = addHeader;
      request.headers = without(request.headers, ours);
    }
    return addHeader.call(request, name, value);
  };
}

function without(headers: string | unknown[], names: ReadonlySet<string>): string | unknown[] {
  if (typeof headers === 'string') {
    const lines = headers.split('\r\n');
    return lines.filter((line) => !names.has(nameOfLine(line))).join('\r\n');
  }
  return headers.filter((_, index) => !names.has(String(headers[index & ~1]).toLowerCase()));
}

function nameOfLine(line: string): string {
  return line.slice(0, Math.max(0, line.indexOf(':'))).toLowerCase();
}
