import { runChild } from '../child.mjs';
import { lambdaEnvironment } from '../lambda.mjs';

const FEW = 10_000;

/** Invocations of an ordinary run, and of one with `--full`. */
const MANY = { ordinary: 200_000, full: 1_000_000 };

/**
 * Measures the heap after many invocations over the heap after 10,000, garbage collected.
 *
 * Returns `{ few, many, fewBytes, manyBytes }`.
 */
export async function measureMemory(app, { bundles, daemon, full }) {
  const many = full ? MANY.full : MANY.ordinary;
  const { report } = await runChild('memory.mjs', {
    args: [bundles.get(app).file, FEW, many],
    env: lambdaEnvironment(daemon.address),
    nodeOptions: ['--expose-gc'],
  });
  return { few: FEW, many, ...report };
}
