import { diag } from '@opentelemetry/api';
import { invocationHasBegun } from '../cold-start.js';
import { currentInvocation, type Invocation, invocationState } from '../invocation.js';
import { keysJson } from './keys-json.js';

/** Keys of log lines, as the program gives them. */
export type LogKeys = Readonly<Record<string, unknown>>;

/** The keys of one logger: what stays, and what belongs to the running invocation alone. */
export interface KeyStore {
  append(keys: LogKeys): void;
  remove(names: readonly string[]): void;
  reset(): void;
  /** The keys in force, and the same as JSON fields: `"a":1,"b":2`. */
  current(invocation: Invocation | undefined): CurrentKeys;
  child(keys: LogKeys): KeyStore;
}

export interface CurrentKeys {
  readonly keys: LogKeys;
  readonly json: string;
}

/** What a store keeps in an invocation: `undefined` as a value hides a key from below. */
interface InvocationKeys {
  own: Record<string, unknown>;
  /** Of which keys of the layers below `merged` was made. */
  base: CurrentKeys | undefined;
  merged: CurrentKeys | undefined;
}

/**
 * Creates the keys of a logger.
 *
 * Keys appended before the first invocation stay. Those appended inside one end with it. Later, a
 * call that finds no invocation changes nothing: it would leak into another tenant's lines.
 */
export function createKeyStore(initial: LogKeys, parent?: KeyStore): KeyStore {
  const token = {};
  let persistent: LogKeys = { ...initial };
  let base: CurrentKeys | undefined;
  let merged = currentKeys(persistent);

  /** The layers below the invocation's own: the parent's keys, then this logger's. */
  const lower = (invocation: Invocation | undefined): CurrentKeys => {
    const inherited = parent?.current(invocation);
    if (inherited === undefined) return merged;
    if (inherited !== base) {
      base = inherited;
      merged = currentKeys({ ...inherited.keys, ...persistent });
    }
    return merged;
  };

  const change = (apply: (keys: Record<string, unknown>) => Record<string, unknown>): void => {
    const invocation = currentInvocation();
    if (invocation !== undefined) {
      const state = invocationState<InvocationKeys>(invocation, token, emptyKeys);
      state.own = apply(state.own);
      state.merged = undefined;
      return;
    }
    if (invocationHasBegun()) {
      diag.warn(
        'Keys were changed outside of an invocation, after the first one began; nothing was changed. Change them inside the handler, or before it is first called.',
      );
      return;
    }
    persistent = withoutHidden(apply({ ...persistent }));
    base = undefined;
    merged = currentKeys(parent === undefined ? persistent : {});
  };

  const current = (invocation: Invocation | undefined): CurrentKeys => {
    const below = lower(invocation);
    const state = invocation?.state.get(token) as InvocationKeys | undefined;
    if (state === undefined) return below;
    if (state.merged === undefined || state.base !== below) {
      state.base = below;
      state.merged = currentKeys(withoutHidden({ ...below.keys, ...state.own }));
    }
    return state.merged;
  };

  const store: KeyStore = {
    append: (keys) => change((own) => mergeKeys(own, keys)),
    remove: (names) =>
      change((own) => ({ ...own, ...Object.fromEntries(names.map((name) => [name, undefined])) })),
    reset: () => change(() => ({})),
    current,
    child: (keys) => createKeyStore(keys, store),
  };
  return store;
}

function currentKeys(keys: LogKeys): CurrentKeys {
  return { keys, json: keysJson(keys) };
}

function emptyKeys(): InvocationKeys {
  return { own: {}, base: undefined, merged: undefined };
}

function withoutHidden(keys: Record<string, unknown>): Record<string, unknown> {
  for (const name of Object.keys(keys)) if (keys[name] === undefined) delete keys[name];
  return keys;
}

/** Plain objects are merged field by field; all else, arrays too, is replaced. */
function mergeKeys(into: Record<string, unknown>, keys: LogKeys): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...into };
  for (const [name, value] of Object.entries(keys)) {
    if (name === '__proto__') continue;
    const before = merged[name];
    merged[name] =
      isPlain(before) && isPlain(value) && before !== value ? mergeKeys(before, value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
