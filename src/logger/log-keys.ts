import { invocationHasBegun } from '../cold-start.js';
import { currentInvocation, type Invocation } from '../invocation.js';
import { isPlain, ownFields } from '../own-fields.js';
import { createJsonWriter } from '../safe-json.js';
import { createSingleWarning } from '../single-warning.js';
import { keysJson } from './keys-json.js';
import { MAX_LINE_BYTES } from './line-limit.js';

/** Keys of log lines, as the program gives them. */
export type LogKeys = Readonly<Record<string, unknown>>;

/** The keys of one logger: what stays, and what belongs to the running invocation alone. */
export interface KeyStore {
  append(keys: LogKeys): void;
  remove(names: readonly string[]): void;
  reset(): void;
  /** The keys in force, and the same as JSON fields without `error`: `,"a":1,"b":2`. */
  current(invocation: Invocation | undefined): CurrentKeys;
}

export interface CurrentKeys {
  readonly keys: LogKeys;
  readonly json: string;
}

/** How many objects one call merges; those beyond replace what was there. */
const MAX_MERGED = 1_000;

const warnOutside = createSingleWarning();

const NONE: CurrentKeys = { keys: {}, json: '' };

/**
 * Creates the keys of a logger.
 *
 * Keys appended before the first invocation stay. Those appended inside one end with it. Later, a
 * call that finds no invocation changes nothing: it would leak into another tenant's lines.
 *
 * The layers, from below: the parent's keys, what stays, the invocation's, those of one record of it.
 * A layer's object is replaced when it changes, and `undefined` in it hides a key from below.
 */
export function createKeyStore(initial: LogKeys, parent?: KeyStore): KeyStore {
  const token = {};
  let persistent: LogKeys = ownFields(initial);
  /** By the keys of a layer: those below it, and what both are together. */
  const joins = new WeakMap<LogKeys, CurrentKeys & { readonly below: CurrentKeys }>();

  /** The keys of a layer over those below it; the same object until either changes. */
  const joined = (below: CurrentKeys, own: LogKeys | undefined): CurrentKeys => {
    if (!own) return below;
    let join = joins.get(own);
    if (join?.below !== below) {
      const fields = Object.entries({ ...below.keys, ...own });
      const keys = Object.fromEntries(fields.filter(([, value]) => value !== undefined));
      join = { below, keys, json: keysJson(keys, createJsonWriter(MAX_LINE_BYTES)) };
      joins.set(own, join);
    }
    return join;
  };

  const layerOf = (scope: Invocation | undefined): LogKeys | undefined =>
    scope?.state.get(token) as LogKeys | undefined;

  const current = (scope: Invocation | undefined): CurrentKeys => {
    const lower = joined(parent?.current(scope) ?? NONE, persistent);
    return joined(joined(lower, layerOf(scope?.enclosing)), layerOf(scope));
  };

  const change = (apply: (own: LogKeys) => LogKeys): void => {
    const scope = currentInvocation();
    if (scope) scope.state.set(token, apply(layerOf(scope) ?? {}));
    else if (!invocationHasBegun()) persistent = apply(persistent);
    else {
      warnOutside(
        'Keys were changed outside of an invocation, after the first one began; nothing was changed. Change them inside the handler, or before it is first called.',
      );
    }
    // At once, as a value is written as it is when it is appended.
    current(scope);
  };

  current(undefined);
  return {
    append: (keys) => change((own) => mergeKeys(own, ownFields(keys), new Set())),
    remove(names) {
      const hidden = Object.values(ownFields(names)).map((name) => [name, undefined]);
      change((own) => ({ ...own, ...Object.fromEntries(hidden) }));
    },
    reset: () => change(() => ({})),
    current,
  };
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
