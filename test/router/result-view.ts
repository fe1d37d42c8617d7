import type { ProxyResult } from '../../src/router/index.js';

/** What a client sees of a result, whatever the source's own form of it. */
export interface ClientView {
  readonly status: number;
  /** In lower case; several values joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** Reads a result as its client would get it. */
export function viewOf(result: ProxyResult): ClientView {
  const headers: Record<string, string> = { ...result.headers };
  const cookies = [...(result.cookies ?? [])];
  for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) {
    headers[name] = values.join(', ');
  }
  const own = result.multiValueHeaders?.['set-cookie'] ?? [headers['set-cookie'] ?? []].flat();
  delete headers['set-cookie'];
  return {
    status: result.statusCode,
    headers,
    cookies: [...cookies, ...own],
    body: Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8'),
  };
}
