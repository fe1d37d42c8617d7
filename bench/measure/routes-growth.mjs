import { runChild } from '../child.mjs';
import { lambdaEnvironment } from '../lambda.mjs';
import { interleave, median } from '../median.mjs';

const ROUNDS = 5;
const WARM_UP = 100;
const TIMES = 200;

/**
 * Times requests of 64 KB over four times those of 16 KB, by the part that is large.
 *
 * Returns the microseconds of both by part, medians of the rounds; a router whose work is linear in
 * what a client sends is near 1, one with nested loops near 4.
 */
export async function measureRoutesGrowth(app, { bundles, daemon }) {
  const env = lambdaEnvironment(daemon.address);
  const args = [bundles.get(app).file, WARM_UP, TIMES];
  const runs = await interleave(ROUNDS, [app], async () => {
    const { report } = await runChild('routes-growth.mjs', { args, env });
    return report.microseconds;
  });
  const rounds = runs.get(app);
  return new Map(
    Object.keys(rounds[0]).map((part) => {
      const [few, many] = ['few', 'many'].map((size) =>
        median(rounds.map((one) => one[part][size])),
      );
      return [part, { fourTimesFew: 4 * few, many, ratio: many / (4 * few) }];
    }),
  );
}
