import { diag } from '@opentelemetry/api';
import { processState } from './process-state.js';
import { SENT } from './sent.js';
import { drainStdout, stdoutIsWaiting } from './stdout.js';
import type { Telemetry } from './telemetry.js';
import { thrown } from './thrown.js';

/** After this many flushes in a row that failed, the next ones are not waited for. */
const FAILURES_TO_OPEN = 3;

/** For how long they are not. */
const OPEN_MS = 30_000;

/** When a flush that nobody waits for is given up, so that another one may begin. */
const UNATTENDED_MS = 10_000;

/** One flush. Where none waits for it, it is neither what keeps the process alive nor in another's way. */
interface Attempt {
  readonly limitMs: number;
  readonly isAwaited: boolean;
}

/** The flushes of one telemetry: one under way, and one more for all that ask for it meanwhile. */
interface Flushes {
  readonly telemetry: Telemetry;
  underWay: (Attempt & { readonly over: Promise<void> }) | undefined;
  following: Promise<void> | undefined;
  failures: number;
  openUntilMs: number;
}

const known = processState('flushes', () => new WeakMap<Telemetry, Flushes>());

/**
 * Flushes a telemetry and stdout, for at most `timeoutMs`, and never throws.
 *
 * Lambda freezes the process once the invocation's promise settles: what has not left by then
 * waits for the next invocation, or dies with the environment. Calls that overlap share: those
 * that come while a flush is under way are answered by one more, begun when that one is over.
 * After three failures in a row the next 30 s do not wait: the flush goes on by itself, and an
 * invocation loses no time by it. Answers `SENT` when there is nothing to wait for.
 */
export function flush(telemetry: Telemetry, timeoutMs: number): Promise<void> {
  if (timeoutMs <= 0 || flushPauseMs(telemetry) > 0) {
    void flushUnattended(telemetry);
    return SENT;
  }
  const flushes = flushesOf(telemetry);
  const attempt = { limitMs: timeoutMs, isAwaited: true };
  const over = join(flushes, attempt);
  // Its own attempt is over in time; one that it shares may have yet to begin.
  if (over === SENT || over === flushes.underWay?.over) return over;
  return new Promise((resolve) => within(over, attempt, () => resolve()));
}

/** Flushes as `flush` does, for at most 10 s, and keeps neither an invocation nor the process. */
export function flushUnattended(telemetry: Telemetry): Promise<void> {
  return join(flushesOf(telemetry), { limitMs: UNATTENDED_MS, isAwaited: false });
}

/** For how long flushes are not waited for, after failures in a row; 0 when they are. */
export function flushPauseMs(telemetry: Telemetry): number {
  const { openUntilMs } = flushesOf(telemetry);
  return openUntilMs && Math.max(0, openUntilMs - Date.now());
}

function flushesOf(telemetry: Telemetry): Flushes {
  let flushes = known.get(telemetry);
  if (flushes === undefined) {
    flushes = { telemetry, underWay: undefined, following: undefined, failures: 0, openUntilMs: 0 };
    known.set(telemetry, flushes);
  }
  return flushes;
}

/** Resolves when a flush that began with this call, or later, is over, whatever came of it. */
function join(flushes: Flushes, attempt: Attempt): Promise<void> {
  const { underWay } = flushes;
  if (underWay === undefined) return flushes.following ?? begin(flushes, attempt);
  if (attempt.isAwaited && !underWay.isAwaited) {
    // One that hangs, and that nobody waits for, must not hold up who does.
    flushes.following = undefined;
    return begin(flushes, attempt);
  }
  flushes.following ??= underWay.over.then(() => {
    flushes.following = undefined;
    return begin(flushes, attempt);
  });
  return flushes.following;
}

function begin(flushes: Flushes, attempt: Attempt): Promise<void> {
  const sent = sendAll(flushes.telemetry);
  if (sent === SENT) {
    note(undefined, attempt, flushes);
    return SENT;
  }
  const over = new Promise<void>((resolve) => {
    within(sent, attempt, (failure) => {
      if (flushes.underWay === underWay) flushes.underWay = undefined;
      note(failure, attempt, flushes);
      resolve();
    });
  });
  const underWay = { ...attempt, over };
  flushes.underWay = underWay;
  return over;
}

/** Sends what a telemetry and stdout hold back; a telemetry that throws is one that rejects. */
function sendAll(telemetry: Telemetry): Promise<void> {
  try {
    const sent = telemetry.forceFlush();
    return stdoutIsWaiting() ? sent.then(drainStdout) : sent;
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Ends once: when something is settled, or when its time is up. The failure is why it failed. */
function within(
  something: Promise<void>,
  { limitMs, isAwaited }: Attempt,
  end: (failure?: string) => void,
): void {
  let isOver = false;
  const endOnce = (failure?: string): void => {
    clearTimeout(timer);
    if (!isOver) end(failure);
    isOver = true;
  };
  const timer = setTimeout(endOnce, limitMs, `within ${limitMs} ms`);
  if (!isAwaited) timer.unref();
  something.then(
    () => endOnce(),
    (error) => endOnce(`(${thrown(error).message})`),
  );
}

function note(failure: string | undefined, { isAwaited }: Attempt, flushes: Flushes): void {
  // What becomes of it while none is waited for is no news.
  if (flushPauseMs(flushes.telemetry) > 0) return;
  if (failure === undefined) {
    flushes.failures = 0;
    return;
  }
  flushes.failures += 1;
  const open = flushes.failures >= FAILURES_TO_OPEN;
  if (open) flushes.openUntilMs = Date.now() + OPEN_MS;
  diag.warn(
    `Telemetry was not flushed ${failure}: ${flushes.failures} in a row.${
      open ? ` The next ${OPEN_MS / 1_000} s do not wait for it.` : ''
    } Check that the exporter's endpoint can be reached${isAwaited ? ', or raise flushTimeoutMs' : ''}.`,
  );
}
