import { runChild } from '../child.mjs';
import { lambdaEnvironment } from '../lambda.mjs';
import { interleave, median } from '../median.mjs';

const ROUNDS = 5;
const WARM_UP = 100;
const TIMES = 200;

/**
 * Times the look-up and the call among 100 routes, each route being called equally often.
 *
 * Returns the microseconds of one call by app, the median of the rounds.
 */
export async function measureRoutes(apps, { bundles, daemon }) {
  const env = lambdaEnvironment(daemon.address);
  const runs = await interleave(ROUNDS, apps, async (app) => {
    const args = [bundles.get(app).file, WARM_UP, TIMES];
    const { report } = await runChild('routes.mjs', { args, env });
    return report.microseconds;
  });
  return new Map(apps.map((app) => [app, median(runs.get(app))]));
}
