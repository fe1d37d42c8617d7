import { diag } from '@opentelemetry/api';
import { invocationHasBegun } from '../cold-start.js';
import { currentInvocation, type Invocation } from '../invocation.js';
import { keysJson } from './keys-json.js';
import { createScopeKeys, type LogKeys } from './scope-keys.js';

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

/**
 * Creates the keys of a logger.
 *
 * Keys appended before the first invocation stay. Those appended inside one end with it. Later, a
 * call that finds no invocation changes nothing: it would leak into another tenant's lines.
 */
export function createKeyStore(initial: LogKeys, parent?: KeyStore): KeyStore {
  const appended = createScopeKeys();
  let persistent: LogKeys = { ...initial };
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
      diag.warn(
        'Keys were changed outside of an invocation, after the first one began; nothing was changed. Change them inside the handler, or before it is first called.',
      );
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

function withoutHidden(keys: LogKeys): LogKeys {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}

/** Plain objects are merged field by field; all else, arrays too, is replaced. */
function mergeKeys(into: LogKeys, keys: LogKeys): LogKeys {
  const merged: Record<string, unknown> = { ...into };
  for (const [name, value] of Object.entries(keys)) {
    if (name === '__proto__') continue;
    const before = merged[name];
    merged[name] =
      isPlain(before) && isPlain(value) && before !== value ? mergeKeys(before, value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is LogKeys {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
