import { isShape } from '../trigger/shape.js';
import type { ByteSource } from './byte-source.js';
import type { Exchange } from './exchange.js';
import { setHeader } from './response.js';
import { assertStatus } from './status.js';

/** The part of a web `Response` that is read; the class itself is never touched, as that loads undici. */
interface ReadableResponse {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: ByteSource | null;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Whether a value is a web `Response`, of whatever realm or library. */
export function isWebResponse(value: unknown): value is ReadableResponse {
  return (
    isShape(value) &&
    value[Symbol.toStringTag as unknown as string] === 'Response' &&
    typeof value['arrayBuffer'] === 'function'
  );
}

/** Takes over a web `Response`: its status, its body, and its headers over those that are there. */
export async function readWebResponse(
  { response: state, isStreamed }: Exchange,
  response: ReadableResponse,
): Promise<void> {
  const body = isStreamed ? response.body : Buffer.from(await response.arrayBuffer());
  state.status = assertStatus(response.status);
  // Its headers give each `Set-Cookie` apart, and `setHeader` adds those.
  for (const [name, value] of response.headers) setHeader(state.headers, name, value);
  state.body = response.body === null ? undefined : (body ?? undefined);
}
