import type { Environment } from './environment.js';
import type { CodeVersion } from './function-code.js';

/** The environments of one function that exist, some of them at work. */
export interface EnvironmentFleet {
  /** Takes a place in an environment with room that runs this very code, else in a new one. */
  join(code: CodeVersion): Place;
  /**
   * Starts an environment before anybody needs it. When nobody does soon, it ends. Resolves when its
   * process is there, or cannot be had.
   */
  startAhead(code: CodeVersion, codeReady: Promise<unknown>): Promise<void>;
  /** The processes that exist now. */
  processIds(): readonly number[];
  /** Kills all. Resolves when no process is left. */
  close(): Promise<void>;
}

/** A place in an environment, taken. */
interface Place {
  readonly environment: Promise<Environment>;
  /** Gives the place back. An environment that is of no more use then ends. */
  leave(): void;
}

/** How a fleet gets its environments, and how long it keeps them. */
export interface EnvironmentFleetOptions {
  /** With `codeReady` the code is not there yet. */
  readonly start: (code: CodeVersion, codeReady?: Promise<unknown>) => Promise<Environment>;
  /** How many invocations one environment runs at once. */
  readonly concurrency: number;
  /** How long an environment beyond the first is kept without work. */
  readonly idleMs: number;
}

interface Member {
  readonly environment: Promise<Environment>;
  readonly version: number;
  /** Absent until it has started. */
  started?: Environment | undefined;
  running: number;
  idleTimer?: NodeJS.Timeout | undefined;
}

// A process counts as cold for ten seconds: one that waits for longer would hide the cold start.
const AHEAD_MS = 5_000;

/** Creates a fleet without any environment. */
export function createEnvironmentFleet(options: EnvironmentFleetOptions): EnvironmentFleet {
  // In the order of their last use.
  const members = new Set<Member>();
  const ending = new Map<Member, Promise<void>>();
  let version = 0;

  const end = (member: Member): void => {
    members.delete(member);
    clearTimeout(member.idleTimer);
    ending.set(
      member,
      endOf(member).then(() => void ending.delete(member)),
    );
  };

  const leave = (member: Member): void => {
    member.running--;
    if (member.running > 0 || !members.delete(member)) return;
    if (isDead(member) || member.version !== version) {
      end(member);
      return;
    }
    members.add(member);
    member.idleTimer = setTimeout(() => {
      if (members.size > 1) end(member);
    }, options.idleMs);
    member.idleTimer.unref();
  };

  return {
    join(code) {
      version = code.version;
      for (const member of members) {
        if (member.running === 0 && (member.version !== version || isDead(member))) end(member);
      }
      const hasRoom = (one: Member): boolean =>
        one.version === version && one.running < options.concurrency && !isDead(one);
      // The one used last, as Lambda does: the others are free to be given up.
      const member =
        [...members].findLast(hasRoom) ?? addMember(members, code, options.start(code));
      clearTimeout(member.idleTimer);
      member.running++;
      return { environment: member.environment, leave: () => leave(member) };
    },
    async startAhead(code, codeReady) {
      version = code.version;
      const member = addMember(members, code, options.start(code, codeReady));
      member.idleTimer = setTimeout(() => end(member), AHEAD_MS);
      member.idleTimer.unref();
      await Promise.allSettled([member.environment]);
    },
    processIds: () =>
      [...members, ...ending.keys()].flatMap(({ started }) =>
        started?.processId === undefined || !started.alive() ? [] : [started.processId],
      ),
    async close() {
      for (const member of [...members]) end(member);
      await Promise.all(ending.values());
    },
  };
}

function addMember(
  members: Set<Member>,
  { version }: CodeVersion,
  environment: Promise<Environment>,
): Member {
  const member: Member = { environment, version, running: 0 };
  members.add(member);
  member.environment.then(
    (started) => {
      member.started = started;
    },
    () => members.delete(member),
  );
  return member;
}

function isDead({ started }: Member): boolean {
  return started?.alive() === false;
}

async function endOf({ environment }: Member): Promise<void> {
  try {
    await (await environment).close();
  } catch {
    // It never started.
  }
}
