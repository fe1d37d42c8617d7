import { installDiagnostics } from '../diagnostics.js';
import { guarded } from '../guarded.js';
import { endInnerSpan } from '../inner-span.js';
import { activeContext, runInContext } from '../invocation.js';
import { markFailure } from '../outgoing/failure.js';
import { outgoingHeaders } from '../outgoing/headers.js';
import { isQuiet, tracedContext } from '../outgoing/quiet.js';
import { XRAY_HEADER } from '../trace-header.js';
import { answerAttributes, startCall } from './call.js';
import type { AwsClient, ClientConfig, Middleware } from './middleware.js';

/**
 * Makes a CLIENT span of every call of an AWS SDK v3 client, and sends the trace along.
 *
 * Returns the very client. Retries are one span, and `captureHttp()` adds none to it. Where the
 * service carries a trace (SQS, SNS, EventBridge, Lambda) it is in what is sent; inputs are copied,
 * never changed. A second call for the same client changes nothing.
 *
 * @throws TypeError when `client` has no middleware stack, as a client of SDK v2 has not.
 */
export function captureAWSv3Client<TClient extends { readonly middlewareStack: object }>(
  client: TClient,
): TClient {
  const { config, middlewareStack } = client as unknown as AwsClient;
  if (typeof middlewareStack?.add !== 'function') {
    throw new TypeError(
      'captureAWSv3Client: this is no client of AWS SDK v3, as it has no middlewareStack. Pass one such as new SQSClient({}).',
    );
  }
  installDiagnostics();
  // Names that override: neither a second call nor another copy of the package adds a second span.
  const as = (name: string) => ({ name: `fluoroscope${name}`, override: true });
  middlewareStack.add(traced(config), { step: 'initialize', priority: 'high', ...as('Span') });
  middlewareStack.add(withHeader, { step: 'build', priority: 'normal', ...as('TraceHeader') });
  // The innermost one: credentials that are fetched for the call keep their own spans.
  middlewareStack.add(sent, { step: 'deserialize', priority: 'low', ...as('Sent') });
  return client;
}

function traced(config: ClientConfig): Middleware {
  return (next, context) => async (args) => {
    const call = isQuiet() ? undefined : safely(() => startCall(config, context, args.input));
    if (call === undefined) return next(args);
    const { span, inside, input } = call;
    const end = (answer: unknown, mark?: () => void): void => {
      safely(() =>
        endInnerSpan(span, () => {
          span.setAttributes(answerAttributes(answer));
          mark?.();
        }),
      );
    };
    try {
      const result = await runInContext(inside, () => next({ ...args, input }));
      end(result.output);
      return result;
    } catch (error) {
      end(error, () => markFailure(span, error));
      throw error;
    }
  };
}

/** Before the request is signed, and before the SDK's own step: that adds a header only where there is none. */
const withHeader: Middleware = (next) => (args) => {
  safely(() => {
    const headers = args.request?.headers;
    const header = isQuiet() ? undefined : outgoingHeaders(activeContext())[XRAY_HEADER];
    if (headers === undefined || header === undefined) return;
    const names = Object.keys(headers).map((name) => name.toLowerCase());
    if (!names.includes(XRAY_HEADER)) headers[XRAY_HEADER] = header;
  });
  return next(args);
};

const sent: Middleware = (next) => (args) =>
  runInContext(tracedContext(activeContext()), () => next(args));

function safely<T>(work: () => T): T | undefined {
  return guarded('following an AWS call', work);
}
