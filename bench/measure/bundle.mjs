import { mkdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
const OUTPUT = `${BENCH}.tmp/`;

/**
 * The floor takes the SDK's ES modules, which tree-shake, as a library published pre-bundled may.
 * An application's own bundler takes the CommonJS build unless told otherwise, as the peers' does.
 */
const FROM_ES_MODULES = new Set(['floor']);

/** An ES module is imported as it is; of CommonJS Node.js reads the names first, which is no cost of ours. */
const AS_ES_MODULES = new Set(['metrics/emf', 'metrics/empty']);

/** Bundles them all, into an empty folder, and returns the results by app. */
export async function measureBundles(apps) {
  await rm(OUTPUT, { recursive: true, force: true });
  await mkdir(OUTPUT, { recursive: true });
  const bundles = new Map();
  for (const app of apps) bundles.set(app, await bundle(app));
  return bundles;
}

/**
 * Bundles an application of `apps/` as `esbuild --bundle --minify --platform=node` does, with no
 * other flag (but for the floor, and for what is measured as an ES module), and returns `{ file, minifiedBytes, gzipBytes }`.
 */
async function bundle(app) {
  // The folder of the bench is of ES modules, and esbuild's default for Node is CommonJS.
  const isEsModule = AS_ES_MODULES.has(app);
  const file = `${OUTPUT}${app.replaceAll('/', '-')}.${isEsModule ? 'mjs' : 'cjs'}`;
  await build({
    entryPoints: [`${BENCH}apps/${app}.mjs`],
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    format: isEsModule ? 'esm' : 'cjs',
    ...(FROM_ES_MODULES.has(app) && { mainFields: ['module', 'main'] }),
    // The repository's tsconfig.json maps the package to its sources; what is published counts.
    tsconfigRaw: '{}',
    logLevel: 'error',
  });
  const bytes = await readFile(file);
  return { file, minifiedBytes: bytes.length, gzipBytes: gzipSync(bytes, { level: 9 }).length };
}
