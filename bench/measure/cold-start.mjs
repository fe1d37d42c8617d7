import { runChild } from '../child.mjs';
import { lambdaEnvironment } from '../lambda.mjs';
import { interleave, median } from '../median.mjs';

const ROUNDS = 21;

/**
 * Times, in fresh processes, the import of each bundle and the first invocation after it.
 *
 * Returns `{ importMs, firstMs, totalMs }` by app, each the median of the rounds.
 */
export async function measureColdStart(apps, { bundles, daemon }) {
  const env = lambdaEnvironment(daemon.address);
  // Once unmeasured, for the operating system to have read every file.
  const runs = await interleave(ROUNDS + 1, apps, async (app) => {
    const { report } = await runChild('cold-start.mjs', { args: [bundles.get(app).file], env });
    return report;
  });
  return new Map(apps.map((app) => [app, medians(runs.get(app).slice(1))]));
}

function medians(runs) {
  return {
    importMs: median(runs.map(({ importMs }) => importMs)),
    firstMs: median(runs.map(({ firstMs }) => firstMs)),
    totalMs: median(runs.map(({ importMs, firstMs }) => importMs + firstMs)),
    rounds: runs.length,
  };
}
