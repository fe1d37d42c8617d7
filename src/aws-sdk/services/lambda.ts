import { missingHeaders } from '../../outgoing/headers.js';
import { at, isShape, shapeAt, textAt } from '../../trigger/shape.js';
import type { AwsService } from '../service.js';

/**
 * The longest client context, in characters of base64.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
 */
const MAX_CLIENT_CONTEXT = 3_583;

/** https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#outgoing-invocations */
export const lambda: AwsService = {
  attributes(input) {
    const name = textAt(input, 'FunctionName');
    return {
      'faas.invoked_name': /(?:^|:)function:([^:]+)/.exec(name ?? '')?.[1] ?? name,
      'faas.invoked_provider': name && 'aws',
    };
  },
  carriers: { Invoke: '', InvokeWithResponseStream: '' },
  // The W3C's part alone: Amazon's own is a header of the call, which Lambda takes over.
  carry(input, { traceparent, tracestate, baggage }) {
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
  },
};

/** What a client context holds, an object when there is none; `undefined` for what is no JSON. */
function decoded(context: string | undefined): unknown {
  if (context === undefined) return {};
  try {
    return JSON.parse(Buffer.from(context, 'base64').toString());
  } catch {
    return undefined;
  }
}
