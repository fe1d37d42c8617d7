import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, context, createContextKey, type Span, trace } from '@opentelemetry/api';
import type { LambdaContext } from './lambda-context.js';
import { processState } from './process-state.js';
import type { Redactor } from './redaction.js';
import type { SemconvNames } from './semconv.js';
import type { Telemetry } from './telemetry.js';

/** The few lines that other parts write through the invocation's logger. */
interface InvocationLogger {
  info(message: string, keys?: Record<string, unknown>): void;
  warn(message: string, keys?: Record<string, unknown>): void;
  error(message: string, keys?: Record<string, unknown>): void;
}

/** All that belongs to one invocation, and to no other one in the process. */
export interface Invocation {
  readonly telemetry: Telemetry;
  readonly lambdaContext: Partial<LambdaContext>;
  readonly service: string;
  readonly coldStart: boolean;
  readonly span: Span;
  readonly logger: InvocationLogger;
  /** What is redacted of its lines and of what is captured. */
  readonly redactor?: Redactor | undefined;
  correlationId: string | undefined;
  /** The attribute names of its spans; default those of 1.44. */
  readonly semconv?: SemconvNames | undefined;
  /** The invocation that this is a part of: of one record of a batch; absent for a whole one. */
  readonly enclosing?: Invocation | undefined;
  /** What loggers, metrics and others keep for this invocation, under a key of their own. */
  readonly state: Map<object, unknown>;
  /** The spans that began inside and have not ended, in that order. */
  readonly openSpans: Set<Span>;
  /** Called at the end, before the flush, and at the deadline: metrics are recorded, buffers dropped. */
  readonly endings: Array<() => void>;
  /** Whether they were called for the last time. */
  ended?: boolean | undefined;
}

/** What the storage holds: the invocation, our own context in it, and the one the API sees. */
interface Frame {
  readonly invocation: Invocation | undefined;
  /** Always carries the invocation, when there is one. */
  readonly context: Context;
  /** What `context.active()` answers under our context manager. */
  readonly active: Context;
}

const INVOCATION = /* @__PURE__ */ createContextKey('fluoroscope.invocation.1');

const storage = processState('frames', () => new AsyncLocalStorage<Frame>());

/**
 * The running invocation, or `undefined` outside of one.
 *
 * Found through our own storage first: a foreign context manager, another copy of the API or
 * `context.with(ROOT_CONTEXT)` cannot lose it.
 */
export function currentInvocation(): Invocation | undefined {
  const frame = storage.getStore();
  return frame?.invocation ?? invocationOf(context.active());
}

/** The state that `owner` keeps for a whole invocation, created at the first call. */
export function invocationState<T>(invocation: Invocation, owner: object, create: () => T): T {
  return scopeState(invocation.enclosing ?? invocation, owner, create);
}

/** The state that `owner` keeps for this very scope: an invocation, or one record of it. */
function scopeState<T>(invocation: Invocation, owner: object, create: () => T): T {
  const present = invocation.state.get(owner);
  if (present !== undefined) return present as T;
  const created = create();
  invocation.state.set(owner, created);
  return created;
}

/** The context to start a span from: the active one where it belongs to the invocation, else the invocation's own. */
export function activeContext(): Context {
  const active = context.active();
  const frame = storage.getStore();
  if (frame?.invocation === undefined || frame.context === active) return active;
  return invocationOf(active) === frame.invocation ? active : frame.context;
}

/** The innermost span around this code: of the active context, else the invocation's. */
export function activeSpan(): Span | undefined {
  return trace.getSpan(activeContext());
}

/** A context that carries the invocation and its span. */
export function invocationContext(parent: Context, invocation: Invocation): Context {
  return trace.setSpan(parent.setValue(INVOCATION, invocation), invocation.span);
}

/** Runs `fn` with a context active, for the API and for our own storage. */
export function runInContext<T>(next: Context, fn: () => T): T {
  return storage.run(frameOf(next), () =>
    // With our own context manager registered the API already sees `next`.
    context.active() === next ? fn() : context.with(next, fn),
  );
}

/** The context that our context manager shows to the API. */
export function managedContext(): Context | undefined {
  return storage.getStore()?.active;
}

/** Runs `fn` with a context made active through the API: the invocation stays what it is. */
export function runInManagedContext<T>(next: Context, fn: () => T): T {
  const own = frameOf(next);
  const outer = storage.getStore();
  return storage.run(own.invocation || !outer ? own : { ...outer, active: next }, fn);
}

function frameOf(next: Context): Frame {
  return { invocation: invocationOf(next), context: next, active: next };
}

function invocationOf(from: Context): Invocation | undefined {
  return from.getValue(INVOCATION) as Invocation | undefined;
}
