import { type MeterProvider, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { type Invocation, invocationContext, runInContext } from '../../src/invocation.js';
import type { LambdaContext } from '../../src/lambda-context.js';

/** An invocation made by hand. */
export interface InvocationParts {
  readonly meterProvider: MeterProvider;
  readonly requestId?: string;
  readonly service?: string;
  readonly span?: Span;
  readonly lambdaContext?: Partial<LambdaContext>;
}

const TRACE_ID = '5759e988bd862e3fe1be46a994272793';

const unused = (): never => {
  throw new Error('not of use here');
};

/** Creates what `instrument()` would, as much of it as metrics read. */
export function createInvocation(parts: InvocationParts): Invocation {
  const { meterProvider, requestId = 'request-1', service = 'orders' } = parts;
  return {
    telemetry: {
      tracerProvider: trace.getTracerProvider(),
      meterProvider,
      propagator: { inject: unused, extract: unused, fields: () => [] },
      forceFlush: async () => {},
      shutdown: async () => {},
    },
    lambdaContext: parts.lambdaContext ?? { awsRequestId: requestId, functionName: 'orders-fn' },
    service,
    coldStart: true,
    span:
      parts.span ??
      trace.wrapSpanContext({ traceId: TRACE_ID, spanId: '53995c3f42cd8ad8', traceFlags: 1 }),
    logger: { info: unused, warn: unused, error: unused },
    correlationId: undefined,
    state: new Map(),
    openSpans: new Set(),
    endings: [],
  };
}

/** Runs `fn` in an invocation, and its endings after it. */
export function invoke<T>(invocation: Invocation, fn: () => T): T {
  return runInContext(invocationContext(ROOT_CONTEXT, invocation), () => {
    const end = (): void => {
      for (const ending of invocation.endings) ending();
    };
    const result = fn();
    if (!(result instanceof Promise)) {
      end();
      return result;
    }
    return result.finally(end) as T;
  });
}
