import { runChild } from '../child.mjs';
import { lambdaEnvironment } from '../lambda.mjs';
import { interleave, median } from '../median.mjs';

const ROUNDS = 5;
const WARM_UP = 3_000;
const TIMES = 10_000;

/**
 * Times a value added and a flush of ten metrics, stdout being /dev/null, after a check that the
 * documents say the same.
 *
 * Returns `{ addNanoseconds, flushMicroseconds }` by app, each the median of the rounds.
 */
export async function measureMetrics(apps, { bundles, daemon }) {
  const env = lambdaEnvironment(daemon.address);
  const run = (app, counts, stdout) =>
    runChild('metrics.mjs', { args: [bundles.get(app).file, ...counts], env, stdout });

  const documents = [];
  for (const app of apps) {
    const { stdout } = await run(app, [1, 1], 'keep');
    documents.push({ app, said: metricsIn(stdout) });
  }
  assertEqualDocuments(documents);

  const runs = await interleave(ROUNDS, apps, async (app) => {
    const { report } = await run(app, [WARM_UP, TIMES], 'null');
    return report;
  });
  return new Map(apps.map((app) => [app, medians(runs.get(app))]));
}

function medians(runs) {
  return {
    addNanoseconds: median(runs.map(({ addNanoseconds }) => addNanoseconds)),
    flushMicroseconds: median(runs.map(({ flushMicroseconds }) => flushMicroseconds)),
  };
}

/** The metrics of every document with their units and values, document by document. */
function metricsIn(stdout) {
  const documents = stdout.split('\n').filter((line) => line.includes('"CloudWatchMetrics"'));
  const said = documents.map((line) => {
    const document = JSON.parse(line);
    const [{ Metrics }] = document._aws.CloudWatchMetrics;
    return Metrics.map(({ Name, Unit }) => `${Name} ${document[Name]} ${Unit}`)
      .sort()
      .join(', ');
  });
  return said.length === 0 ? '(no document)' : said.join('\n');
}

function assertEqualDocuments(documents) {
  const [first] = documents;
  const other = documents.find(({ said }) => said !== first.said);
  if (other === undefined && first.said !== '(no document)') return;
  const told = documents.map(({ app, said }) => `${app}:\n${said}`).join('\n');
  throw new Error(`The documents do not say the same.\n${told}`);
}
