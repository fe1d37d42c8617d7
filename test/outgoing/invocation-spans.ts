import { instrument } from 'fluoroscope';
import { type MemoryTelemetry, memoryTelemetry, type RecordedSpan } from 'fluoroscope/memory';
import { lambdaContext } from '../lambda-context.js';

/** What one invocation left in memory. */
export interface Recorded {
  /** The invocation's own span. */
  readonly root: RecordedSpan;
  /** All others, in the order of their ends. */
  readonly spans: readonly RecordedSpan[];
}

const memory = memoryTelemetry({ http: false });

/** Runs `fn` in an invocation, whose own errors are the test's, and answers with its spans. */
export async function recorded(
  fn: () => unknown,
  telemetry: MemoryTelemetry = memory,
): Promise<Recorded> {
  telemetry.reset();
  await instrument(async () => void (await fn()), { telemetry })({}, lambdaContext());
  const root = telemetry.spans.find((span) => span.kind === 'SERVER');
  if (root === undefined) throw new Error('The invocation has no span.');
  return { root, spans: telemetry.spans.filter((span) => span !== root) };
}
