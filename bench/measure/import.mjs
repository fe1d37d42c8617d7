import { runChild } from '../child.mjs';
import { lambdaEnvironment } from '../lambda.mjs';
import { interleave, median } from '../median.mjs';

const ROUNDS = 21;

/**
 * Times the import of each bundle in fresh processes.
 *
 * Returns the milliseconds by app, the median of the rounds.
 */
export async function measureImport(apps, { bundles, daemon }) {
  const env = lambdaEnvironment(daemon.address);
  // Once unmeasured, for the operating system to have read every file.
  const runs = await interleave(ROUNDS + 1, apps, async (app) => {
    const { report } = await runChild('import.mjs', { args: [bundles.get(app).file], env });
    return report.importMs;
  });
  return new Map(apps.map((app) => [app, median(runs.get(app).slice(1))]));
}
