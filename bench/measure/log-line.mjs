import { runChild } from '../child.mjs';
import { lambdaEnvironment } from '../lambda.mjs';
import { interleave, median } from '../median.mjs';

const ROUNDS = 5;
const WARM_UP = 20_000;
const LINES = 100_000;

/**
 * Times one log line of each app, stdout being /dev/null, after a check that their fields are equal.
 *
 * Returns the microseconds of one by app, the median of the rounds, and those of a line below the level.
 */
export async function measureLogLine(apps, { bundles, daemon }) {
  const env = lambdaEnvironment(daemon.address);
  const run = (app, counts, stdout) =>
    runChild('log-line.mjs', { args: [bundles.get(app).file, ...counts], env, stdout });

  const fields = [];
  for (const app of apps) {
    const { stdout } = await run(app, [1, 1], 'keep');
    fields.push({ app, names: fieldNames(stdout) });
  }
  assertEqualFields(fields);

  const runs = await interleave(ROUNDS, apps, async (app) => {
    const { report } = await run(app, [WARM_UP, LINES], 'null');
    return report;
  });
  const medians = (figure) =>
    new Map(apps.map((app) => [app, median(runs.get(app).map((report) => report[figure]))]));
  return { written: medians('microseconds'), disabled: medians('disabledMicroseconds') };
}

/** The names on the last line about an order, in alphabetical order. */
function fieldNames(stdout) {
  const line = stdout.split('\n').findLast((text) => text.includes('"order placed"'));
  return line === undefined ? '(no line)' : Object.keys(JSON.parse(line)).sort().join(' ');
}

function assertEqualFields(fields) {
  const [first] = fields;
  const other = fields.find(({ names }) => names !== first.names);
  if (other === undefined && first.names !== '(no line)') return;
  const told = fields.map(({ app, names }) => `${app}: ${names}`).join('\n');
  throw new Error(`The log lines do not have the same fields.\n${told}`);
}
