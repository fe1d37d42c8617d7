import { at } from './trigger/shape.js';

/** Where the event sources keep the id of a request. */
export const CorrelationPath = {
  API_GATEWAY_REST: 'requestContext.requestId',
  API_GATEWAY_HTTP: 'requestContext.requestId',
  APPSYNC_AUTHORIZER: 'requestContext.requestId',
  APPSYNC_RESOLVER: 'request.headers."x-amzn-trace-id"',
  APPLICATION_LOAD_BALANCER: 'headers."x-amzn-trace-id"',
  EVENT_BRIDGE: 'id',
  LAMBDA_FUNCTION_URL: 'requestContext.requestId',
  S3_OBJECT_LAMBDA: 'xAmzRequestId',
  VPC_LATTICE: 'headers."x-amzn-trace-id"',
} as const;

/** A longer id is cut, as it stands on every line. */
const MAX_ID_CHARACTERS = 1_000;

// A key, bare or quoted, after the first behind a dot; or an index. A bare key has none of the signs
// of JMESPath's expressions.
const SEGMENT = /(?:^|(?!^)\.)("[^"]+"|[^.[\]"'()|*&{}\s]+)|\[(-?\d+|"[^"]+")\]/g;

/**
 * Compiles a path of keys and indexes: `headers."x-request-id"`, `Records[0].messageId`.
 *
 * `Records.0` is `Records[0]`, and `[-1]` is the last element, as in JMESPath.
 *
 * @throws TypeError for text that is no such path.
 */
export function compileCorrelationPath(path: string): (event: unknown) => string | undefined {
  const keys: string[] = [];
  const rest = path.replace(SEGMENT, (_, key: string | undefined, index: string) => {
    keys.push((key ?? index).replaceAll('"', ''));
    return '';
  });
  if (rest !== '' || keys.length === 0) {
    throw new TypeError(
      `correlationId "${path}" is no path. Write keys and indexes, such as Records[0].body."order.id", or give a function.`,
    );
  }
  return (event) => {
    let found: unknown = event;
    for (const key of keys) found = elementAt(found, key);
    // VPC Lattice has the values of a header in a list.
    return correlationIdText(Array.isArray(found) ? found[0] : found);
  };
}

/** An id as text, at most 1,000 characters: a text that is not empty, or a number; else `undefined`. */
export function correlationIdText(id: unknown): string | undefined {
  const isId = typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint';
  return isId ? String(id).slice(0, MAX_ID_CHARACTERS) || undefined : undefined;
}

function elementAt(holder: unknown, key: string): unknown {
  return Array.isArray(holder) && key.startsWith('-') ? holder.at(Number(key)) : at(holder, key);
}
