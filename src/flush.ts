import { diag } from '@opentelemetry/api';
import { drainStdout, stdoutIsWaiting } from './stdout.js';
import type { Telemetry } from './telemetry.js';

/** After this many flushes in a row that failed, the next ones are not waited for. */
const FAILURES_TO_OPEN = 3;

/** For how long they are not. */
const OPEN_MS = 30_000;

/** What a flush leaves of an invocation's time, for the answer to be sent. */
const RESERVE_MS = 20;

interface Circuit {
  failures: number;
  openUntilMs: number;
}

const circuits = new WeakMap<Telemetry, Circuit>();

/**
 * Flushes a telemetry and stdout, for at most `timeoutMs`, and never throws.
 *
 * Lambda freezes the process once the invocation's promise settles: what has not left by then
 * waits for the next invocation, or dies with the environment. After three failures in a row the
 * next 30 s do not wait: the flush goes on by itself, and an invocation loses no time by it.
 */
export async function flush(telemetry: Telemetry, timeoutMs: number): Promise<void> {
  const circuit = circuitOf(telemetry);
  const sent = sendAll(telemetry);
  if (circuit.openUntilMs > Date.now()) {
    // It goes on by itself, and what becomes of it is not waited for.
    sent.catch(() => {});
    return;
  }
  const outcome = await within(sent, timeoutMs);
  if (outcome === 'sent') {
    circuit.failures = 0;
    return;
  }
  circuit.failures += 1;
  const open = circuit.failures >= FAILURES_TO_OPEN;
  if (open) circuit.openUntilMs = Date.now() + OPEN_MS;
  diag.warn(
    `Telemetry was not flushed within ${timeoutMs} ms (${circuit.failures} in a row).${
      open ? ` The next ${OPEN_MS / 1_000} s do not wait for it.` : ''
    } Check that the exporter's endpoint can be reached, or raise flushTimeoutMs.`,
  );
}

/** The time a flush may take: `flushTimeoutMs`, and not more than what remains of the invocation. */
export function flushBudgetMs(flushTimeoutMs: number, remainingMs: number | undefined): number {
  if (remainingMs === undefined || !Number.isFinite(remainingMs)) return flushTimeoutMs;
  return Math.max(0, Math.min(flushTimeoutMs, remainingMs - RESERVE_MS));
}

async function sendAll(telemetry: Telemetry): Promise<void> {
  await telemetry.forceFlush();
  if (stdoutIsWaiting()) await drainStdout();
}

function within(sent: Promise<void>, timeoutMs: number): Promise<'sent' | 'late'> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs, 'late');
    const settle = (outcome: 'sent' | 'late') => (): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    sent.then(settle('sent'), settle('late'));
  });
}

function circuitOf(telemetry: Telemetry): Circuit {
  const present = circuits.get(telemetry);
  if (present !== undefined) return present;
  const created = { failures: 0, openUntilMs: 0 };
  circuits.set(telemetry, created);
  return created;
}
