import { AsyncLocalStorage } from 'node:async_hooks';

/** What the runtime keeps of one invocation, and what the function adds to it. */
export type InvokeContext = Record<string | symbol, unknown>;

/** The store that Lambda's runtime puts at `awslambda.InvokeStore`. */
export interface InvokeStore {
  run<T>(context: InvokeContext, run: () => T): T;
  getContext(): InvokeContext | undefined;
  hasContext(): boolean;
  get(key: string | symbol): unknown;
  set(key: string | symbol, value: unknown): void;
  /** `-` outside of an invocation. */
  getRequestId(): string;
  getXRayTraceId(): string | undefined;
  getTenantId(): string | undefined;
}

// The keys of AWS's own package of this store, which application code may read.
// https://www.npmjs.com/package/@aws/lambda-invoke-store
const REQUEST_ID = Symbol.for('_AWS_LAMBDA_REQUEST_ID');
const TRACE_ID = Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID');
const TENANT_ID = Symbol.for('_AWS_LAMBDA_TENANT_ID');
const RESERVED: ReadonlySet<string | symbol> = new Set([REQUEST_ID, TRACE_ID, TENANT_ID]);

/** The context of an invocation, as the store keeps it. */
export function invokeContext(requestId: string, traceId: string | undefined): InvokeContext {
  return { [REQUEST_ID]: requestId, [TRACE_ID]: traceId };
}

/**
 * Creates the store: one context for the process, or one for each of several invocations at once.
 *
 * With one at a time, what runs on after an invocation still sees that invocation's context, as in
 * Lambda.
 */
export function createInvokeStore(concurrent: boolean): InvokeStore {
  const storage = concurrent ? new AsyncLocalStorage<InvokeContext>() : undefined;
  let single: InvokeContext | undefined;
  const current = (): InvokeContext | undefined =>
    storage === undefined ? single : storage.getStore();
  const textAt = (key: symbol): string | undefined => {
    const value = current()?.[key];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    run(context, run) {
      if (storage !== undefined) return storage.run(context, run);
      single = context;
      return run();
    },
    getContext: current,
    hasContext: () => current() !== undefined,
    get: (key) => current()?.[key],
    set(key, value) {
      if (RESERVED.has(key)) throw new Error(`${String(key)} belongs to the runtime.`);
      const context = current();
      if (context === undefined) throw new Error('There is no invocation to keep a value for.');
      context[key] = value;
    },
    getRequestId: () => textAt(REQUEST_ID) ?? '-',
    getXRayTraceId: () => textAt(TRACE_ID),
    getTenantId: () => textAt(TENANT_ID),
  };
}
