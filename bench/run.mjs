/** Measures fluoroscope against its peers and prints the table: see README.md. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkApplication, EXPECTATIONS } from './correctness.mjs';
import { startDaemon } from './daemon.mjs';
import { measureBundles } from './measure/bundle.mjs';
import { measureColdStart } from './measure/cold-start.mjs';
import { measureDevStart } from './measure/dev-start.mjs';
import { measureImport } from './measure/import.mjs';
import { measureLogLine } from './measure/log-line.mjs';
import { measureMemory } from './measure/memory.mjs';
import { measureMetrics } from './measure/metrics.mjs';
import { measureRoutes } from './measure/routes.mjs';
import { measureRoutesGrowth } from './measure/routes-growth.mjs';
import { measureWarm } from './measure/warm.mjs';
import { linkProduct } from './product.mjs';
import { toMarkdown } from './table.mjs';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = new URL('results.md', import.meta.url);

const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    package: { type: 'string', default: REPOSITORY },
  },
});

const built = await linkProduct(options.package);
if (!built) console.log(`fluoroscope is not built in ${options.package}: peers alone.\n`);
const ours = (app) => built || !app.endsWith('fluoroscope');
const applications = Object.keys(EXPECTATIONS).filter(ours);
const loggers = ['log-line/fluoroscope', 'log-line/pino'].filter(ours);
const routers = ['routes/fluoroscope', 'routes/hono'].filter(ours);
const metrics = ['metrics/fluoroscope', 'metrics/powertools'].filter(ours);
const imports = built ? ['metrics/emf', 'metrics/empty'] : [];
const growth = built ? ['routes/growth'] : [];
const withoutRouter = built ? ['no-router'] : [];

const daemon = await startDaemon();
try {
  const bundles = await step('bundles', () =>
    measureBundles([
      ...[applications, loggers, routers, metrics, imports, growth, withoutRouter].flat(),
    ]),
  );
  const tools = { bundles, daemon };
  await step('answers, lines and documents', async () => {
    for (const app of applications) await checkApplication(app, tools);
  });
  const results = {
    built,
    bundles: new Map(applications.map((app) => [app, bundles.get(app)])),
    withoutRouter: bundles.get('no-router'),
    coldStart: await step('cold starts', () => measureColdStart(applications, tools)),
    warm: await step('warm invocations', () => measureWarm(applications, tools)),
    logLine: await step('log lines', () => measureLogLine(loggers, tools)),
    routes: await step('routes', () => measureRoutes(routers, tools)),
    routesGrowth: built
      ? await step('growth of requests', () => measureRoutesGrowth('routes/growth', tools))
      : undefined,
    metrics: await step('metrics', () => measureMetrics(metrics, tools)),
    imports: built ? await step('imports', () => measureImport(imports, tools)) : undefined,
    devStart: built
      ? await step('start of the local server', () => measureDevStart(options.package, tools))
      : undefined,
    memory: built
      ? await step('memory', () => measureMemory('fluoroscope', { ...tools, full: options.full }))
      : undefined,
  };
  const markdown = await toMarkdown(results);
  // The file in the repository is about the repository's own build.
  if (options.package === REPOSITORY) await writeFile(RESULTS, markdown);
  console.log(`\n${markdown}`);
} finally {
  daemon.close();
}

async function step(title, measure) {
  const start = performance.now();
  const result = await measure();
  console.log(`${title}: ${((performance.now() - start) / 1e3).toFixed(1)} s`);
  return result;
}
