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

const SEGMENT = /"([^"]*)"|[^."]+/g;
const PATH = /^(?:"[^"]*"|[^."]+)(?:\.(?:"[^"]*"|[^."]+))*$/;

/**
 * Compiles a dotted path, whose segments may be quoted: `headers."x-request-id"`.
 *
 * @throws TypeError for text that is no such path.
 */
export function compileCorrelationPath(path: string): (event: unknown) => string | undefined {
  if (!PATH.test(path)) {
    throw new TypeError(
      `correlationId "${path}" is no path. Write keys joined by dots, quoted where a key has a dot: detail."order.id".`,
    );
  }
  const keys = [...path.matchAll(SEGMENT)].map((match) => match[1] ?? match[0]);
  return (event) => {
    let found: unknown = event;
    for (const key of keys) found = at(found, key);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
  };
}
