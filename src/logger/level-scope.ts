import { diag } from '@opentelemetry/api';
import { currentInvocation, type Invocation } from '../invocation.js';
import { reason } from '../own-fields.js';
import { aboveFloor, type LogLevel, type LogLevelName, requireLogLevel } from './levels.js';
import type { Place, Verbosity } from './verbosity.js';

/** For how long a level holds. */
export interface SetLevelOptions {
  /** `'process'`: from now on, for all invocations; default: inside of an invocation, for that one. */
  readonly scope?: 'process' | undefined;
}

/** The level of one logger: what stays, and what one invocation was given. */
export interface LevelScope {
  /** Lines below this severity go nowhere, whatever the invocation. */
  lowest(): number;
  placeOf(severity: number, invocation: Invocation | undefined): Place;
  levelOf(invocation: Invocation | undefined): LogLevel;
  /** Outside of an invocation throws a RangeError for an unknown level; inside, that is a warning. */
  set(given: LogLevelName, options?: SetLevelOptions): void;
  /** The level of a child: this one, until the child is given its own. */
  child(): LevelScope;
}

/** Creates the level of a logger, or of a child of another one. */
export function createLevelScope(
  verbosityOf: (level: LogLevel) => Verbosity,
  start: LogLevel | LevelScope,
): LevelScope {
  const token = {};
  let kept = start;
  let lowestGiven = Number.POSITIVE_INFINITY;

  const levelOf = (invocation: Invocation | undefined): LogLevel => {
    // Without a level that any invocation was given there is none to be looked for.
    if (invocation !== undefined && lowestGiven !== Number.POSITIVE_INFINITY) {
      const given = stateOf(invocation).get(token) as LogLevel | undefined;
      if (given !== undefined) return given;
    }
    return typeof kept === 'string' ? kept : kept.levelOf(invocation);
  };

  const scope: LevelScope = {
    lowest() {
      const stays = typeof kept === 'string' ? verbosityOf(kept).lowest : kept.lowest();
      // It never rises again: a level that some invocation once had may be another one's now.
      return Math.min(lowestGiven, stays);
    },
    placeOf: (severity, invocation) =>
      verbosityOf(levelOf(invocation)).placeOf(severity, invocation),
    levelOf,
    set(given, { scope: wanted } = {}) {
      const invocation = currentInvocation();
      const level = requiredLevel(given, invocation !== undefined);
      if (level === undefined) return;
      if (wanted === 'process' || invocation === undefined) {
        kept = level;
        if (invocation !== undefined) stateOf(invocation).delete(token);
        return;
      }
      stateOf(invocation).set(token, level);
      lowestGiven = Math.min(lowestGiven, verbosityOf(level).lowest);
    },
    child: () => createLevelScope(verbosityOf, scope),
  };
  return scope;
}

/** A level holds for a whole invocation, also when one of its records sets it. */
function stateOf(invocation: Invocation): Map<object, unknown> {
  return (invocation.enclosing ?? invocation).state;
}

function requiredLevel(given: LogLevelName, isInside: boolean): LogLevel | undefined {
  try {
    return aboveFloor(requireLogLevel(given));
  } catch (error) {
    if (!isInside) throw error;
    diag.warn(`${reason(error)} The level is unchanged.`);
    return undefined;
  }
}
