import { diag } from '@opentelemetry/api';
import { invocationHasBegun } from '../cold-start.js';
import { currentInvocation, type Invocation } from '../invocation.js';
import { ownFields } from '../own-fields.js';
import { keysJson } from './keys-json.js';
import { createScopeKeys, type LogKeys } from './scope-keys.js';

/** The keys of one logger: what stays, and what belongs to the running invocation alone. */
export interface KeyStore {
  append(keys: LogKeys): void;
  remove(names: readonly string[]): void;
  reset(): void;
  /** The keys in force, and the same as JSON fields without `error`: `,"a":1,"b":2`. */
  current(invocation: Invocation | undefined): CurrentKeys;
  child(keys: LogKeys): KeyStore;
}

export interface CurrentKeys {
  readonly keys: LogKeys;
  readonly json: string;
}

/** How many objects one call merges; those beyond replace what was there. */
const MAX_MERGED = 1_000;

let outsideTold = false;

/**
 * Creates the keys of a logger.
 *
 * Keys appended before the first invocation stay. Those appended inside one end with it. Later, a
 * call that finds no invocation changes nothing: it would leak into another tenant's lines.
 */
export function createKeyStore(initial: LogKeys, parent?: KeyStore): KeyStore {
  const appended = createScopeKeys();
  let persistent: LogKeys = ownFields(initial);
  let base: CurrentKeys | undefined;
  let merged = currentKeys(persistent);
  /** By the keys appended in a scope: what they make together with the layers below. */
  const joins = new WeakMap<LogKeys, { readonly below: CurrentKeys; readonly keys: CurrentKeys }>();

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

  const change = (apply: (keys: LogKeys) => LogKeys): void => {
    const invocation = currentInvocation();
    if (invocation !== undefined) {
      appended.change(invocation, apply);
      return;
    }
    if (invocationHasBegun()) {
      tellOutside();
      return;
    }
    persistent = withoutHidden(apply(persistent));
    base = undefined;
    merged = currentKeys(persistent);
  };

  const current = (invocation: Invocation | undefined): CurrentKeys => {
    const below = lower(invocation);
    const own = invocation === undefined ? undefined : appended.of(invocation);
    if (own === undefined) return below;
    const present = joins.get(own);
    if (present?.below === below) return present.keys;
    const keys = currentKeys(withoutHidden({ ...below.keys, ...own }));
    joins.set(own, { below, keys });
    return keys;
  };

  const store: KeyStore = {
    append: (keys) => change((own) => mergeKeys(own, ownFields(keys), new Set())),
    remove: (names) => {
      const hidden = Object.values(ownFields(names)).map((name) => [name, undefined]);
      change((own) => ({ ...own, ...Object.fromEntries(hidden) }));
    },
    reset: () => change(() => ({})),
    current,
    child: (keys) => createKeyStore(keys, store),
  };
  return store;
}

function tellOutside(): void {
  if (outsideTold) return;
  outsideTold = true;
  diag.warn(
    'Keys were changed outside of an invocation, after the first one began; nothing was changed. Change them inside the handler, or before it is first called.',
  );
}

function currentKeys(keys: LogKeys): CurrentKeys {
  return { keys, json: keysJson(keys) };
}

function withoutHidden(keys: LogKeys): LogKeys {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}

/** Plain objects are merged field by field, each once; all else, lists too, is replaced. */
function mergeKeys(into: LogKeys, keys: LogKeys, merged: Set<unknown>): LogKeys {
  const fields = Object.entries(keys).map(([name, value]) => {
    const before = Object.hasOwn(into, name) ? into[name] : undefined;
    const isMergeable = isPlain(before) && isPlain(value) && before !== value;
    // Two that hold themselves would be merged for ever, and two very deep ones overflow the stack.
    if (!isMergeable || merged.has(value) || merged.size >= MAX_MERGED) return [name, value];
    merged.add(value);
    return [name, mergeKeys(ownFields(before), ownFields(value), merged)];
  });
  return { ...into, ...Object.fromEntries(fields) };
}

function isPlain(value: unknown): value is LogKeys {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return Object.getPrototypeOf(value) === Object.prototype;
  } catch {
    return false;
  }
}
