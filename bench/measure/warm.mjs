import { runChild } from '../child.mjs';
import { EXPECTATIONS } from '../correctness.mjs';
import { lambdaEnvironment } from '../lambda.mjs';
import { interleave, median } from '../median.mjs';

const ROUNDS = 3;
const WARM_UP = 3_000;
const INVOCATIONS = 8_000;

/**
 * Times warm invocations, a turn of the event loop after each, stdout being a pipe that is drained.
 *
 * Returns the microseconds of one by app, the median of the rounds.
 *
 * @throws Error when an app that writes lines or sends documents did not do so while timed.
 */
export async function measureWarm(apps, { bundles, daemon }) {
  const env = lambdaEnvironment(daemon.address);
  const runs = await interleave(ROUNDS, apps, async (app) => {
    await daemon.take();
    const args = [bundles.get(app).file, WARM_UP, INVOCATIONS];
    const { report, stdout: lines } = await runChild('warm.mjs', { args, env });
    const { count: datagrams } = await daemon.take();
    assertAtWork(app, { lines, datagrams, expected: EXPECTATIONS[app] });
    return report.microseconds;
  });
  return new Map(apps.map((app) => [app, median(runs.get(app))]));
}

function assertAtWork(app, { lines, datagrams, expected }) {
  // A line a log call and one a metric; datagrams may be dropped, as UDP is free to do.
  const leastLines = expected.lines ? 2 * (WARM_UP + INVOCATIONS) : 0;
  if (lines >= leastLines && (datagrams > 0 || !expected.documents)) return;
  throw new Error(
    `Warm: ${app} wrote ${lines} lines (at least ${leastLines} expected) and sent ${datagrams} datagrams.`,
  );
}
