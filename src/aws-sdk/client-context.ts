import { missingHeaders, type OutgoingHeaders } from '../outgoing/headers.js';
import { at, isShape, type Shape, shapeAt, textAt } from '../trigger/shape.js';

/**
 * The longest client context, in characters of base64.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
 */
const MAX_CLIENT_CONTEXT = 3_583;

/**
 * A copy of what Lambda is invoked with, with the W3C's headers in its client context; itself where that cannot be.
 *
 * Amazon's own is a header of the call, which Lambda takes over.
 */
export function withClientContext(
  input: Shape,
  { traceparent, tracestate, baggage }: OutgoingHeaders,
): Shape {
  if (at(input, 'InvocationType') === 'DryRun') return input;
  const context = decoded(textAt(input, 'ClientContext'));
  const custom = shapeAt(context, 'custom');
  const added = missingHeaders(
    { traceparent, tracestate, baggage },
    (name) => at(custom, name) !== undefined,
  );
  if (!isShape(context) || Array.isArray(context) || added.length === 0) return input;
  const carrying = { ...context, custom: { ...custom, ...Object.fromEntries(added) } };
  const ClientContext = Buffer.from(JSON.stringify(carrying)).toString('base64');
  return ClientContext.length > MAX_CLIENT_CONTEXT ? input : { ...input, ClientContext };
}

/** What a client context holds, an object when there is none; `undefined` for what is no JSON. */
function decoded(context: string | undefined): unknown {
  if (context === undefined) return {};
  try {
    return JSON.parse(Buffer.from(context, 'base64').toString());
  } catch {
    return undefined;
  }
}
