import { type Invocation, scopeState } from '../invocation.js';

/** Keys of log lines, as the program gives them. */
export type LogKeys = Readonly<Record<string, unknown>>;

/** The keys of one logger that belong to one invocation, or to one record of it. */
export interface ScopeKeys {
  change(invocation: Invocation, apply: (keys: LogKeys) => LogKeys): void;
  /** The same object until they change; of a record, with those of its invocation below its own. */
  of(invocation: Invocation): LogKeys | undefined;
}

/** What is kept in a scope: `undefined` as a value hides a key from below. */
interface Kept {
  own: LogKeys;
  around: LogKeys | undefined;
  joined: LogKeys | undefined;
}

/** Creates the keys that end with their scope. */
export function createScopeKeys(): ScopeKeys {
  const token = {};
  const keptIn = (invocation: Invocation): Kept | undefined =>
    invocation.state.get(token) as Kept | undefined;

  const of = (invocation: Invocation): LogKeys | undefined => {
    const kept = keptIn(invocation);
    const around = invocation.enclosing === undefined ? undefined : of(invocation.enclosing);
    if (kept === undefined || around === undefined) return kept?.own ?? around;
    if (kept.joined === undefined || kept.around !== around) {
      kept.around = around;
      kept.joined = { ...around, ...kept.own };
    }
    return kept.joined;
  };

  return {
    of,
    change(invocation, apply) {
      const kept = scopeState<Kept>(invocation, token, empty);
      kept.own = apply(kept.own);
      kept.joined = undefined;
    },
  };
}

function empty(): Kept {
  return { own: {}, around: undefined, joined: undefined };
}
