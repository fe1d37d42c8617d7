import { missingHeaders, type OutgoingHeaders } from '../../outgoing/headers.js';
import { at, isShape, type Shape, shapeAt, textAt } from '../../trigger/shape.js';
import type { AwsService } from '../service.js';

/**
 * The longest client context, in characters of base64.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
 */
const MAX_CLIENT_CONTEXT = 3_583;

const CARRYING = new Set(['Invoke', 'InvokeWithResponseStream']);

/** The W3C's part of what is sent; Amazon's own is a header, which Lambda takes over. */
const CARRIED = ['traceparent', 'tracestate', 'baggage'];

/** https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#outgoing-invocations */
export const lambda: AwsService = {
  attributes(input, operation) {
    const name = textAt(input, 'FunctionName');
    if (name === undefined) return {};
    return {
      'faas.invoked_name': /(?:^|:)function:([^:]+)/.exec(name)?.[1] ?? name,
      'faas.invoked_provider': operation.startsWith('Invoke') ? 'aws' : undefined,
    };
  },
  inject(input, operation, headers) {
    if (!CARRYING.has(operation) || at(input, 'InvocationType') === 'DryRun') return undefined;
    const ClientContext = withTrace(textAt(input, 'ClientContext'), headers);
    return ClientContext === undefined ? undefined : { ...input, ClientContext };
  },
};

/** A client context with the trace under `custom`; `undefined` where it cannot be there. */
function withTrace(given: string | undefined, headers: OutgoingHeaders): string | undefined {
  const context = given === undefined ? {} : decoded(given);
  if (context === undefined) return undefined;
  const custom = shapeAt(context, 'custom') ?? {};
  const added = missingHeaders(headers, (name) => Object.hasOwn(custom, name)).filter(([name]) =>
    CARRIED.includes(name),
  );
  if (added.length === 0) return undefined;
  const carrying = { ...context, custom: { ...custom, ...Object.fromEntries(added) } };
  const encoded = Buffer.from(JSON.stringify(carrying)).toString('base64');
  return encoded.length > MAX_CLIENT_CONTEXT ? undefined : encoded;
}

function decoded(context: string): Shape | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(context, 'base64').toString());
    return isShape(value) && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
