import { diag } from '@opentelemetry/api';
import { currentInvocation, type Invocation } from '../invocation.js';
import { reason } from '../own-fields.js';
import { aboveFloor, type LogLevelName, requireRank } from './levels.js';

/** For how long a level holds. */
export interface SetLevelOptions {
  /** `'process'`: from now on, for all invocations; default: inside of an invocation, for that one. */
  readonly scope?: 'process' | undefined;
}

/** The level of one logger: what stays, and what one invocation was given. */
export interface LevelScope {
  rankIn(invocation: Invocation | undefined): number;
  /** Outside of an invocation throws a RangeError for an unknown level; inside, that is a warning. */
  set(given: LogLevelName, options?: SetLevelOptions): void;
}

/** Creates the level of a logger, or of a child: its parent's, until the child is given its own. */
export function createLevelScope(start: number | LevelScope): LevelScope {
  const token = {};
  let kept = start;
  return {
    rankIn(invocation) {
      const given = invocation && stateOf(invocation).get(token);
      if (given !== undefined) return given as number;
      return typeof kept === 'number' ? kept : kept.rankIn(invocation);
    },
    set(given, { scope } = {}) {
      const invocation = currentInvocation();
      const state = invocation && stateOf(invocation);
      try {
        const rank = aboveFloor(requireRank(given));
        if (state && scope !== 'process') state.set(token, rank);
        else {
          kept = rank;
          state?.delete(token);
        }
      } catch (error) {
        if (!state) throw error;
        diag.warn(`${reason(error)} The level is unchanged.`);
      }
    },
  };
}

/** A level holds for a whole invocation, also when one of its records sets it. */
function stateOf(invocation: Invocation): Map<object, unknown> {
  return (invocation.enclosing ?? invocation).state;
}
