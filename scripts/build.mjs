import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { writeNotices } from './notices.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** The subpaths of the package, and the file that each is. */
const LIBRARY = {
  index: 'src/index.ts',
  router: 'src/router/index.ts',
  openapi: 'src/openapi/index.ts',
  appsync: 'src/appsync/index.ts',
  pino: 'src/pino/index.ts',
  aws: 'exporters/aws/index.ts',
  otlp: 'exporters/otlp/index.ts',
  console: 'exporters/console/index.ts',
  memory: 'exporters/memory/index.ts',
  environment: 'exporters/environment/index.ts',
  xray: 'exporters/xray/index.ts',
  emf: 'exporters/emf/index.ts',
  testing: 'exporters/testing/index.ts',
  'testing/jest': 'exporters/testing/jest.ts',
};

/** What awaits while it loads, or stands on an ES module, is an ES module alone. */
const ES_MODULES = {
  register: 'exporters/register/index.ts',
  'testing/vitest': 'exporters/testing/vitest.ts',
};

/** The command and what it starts in a process of its own; `yaml` is inlined, the rest is resolved at run time. */
const COMMAND = {
  fluoroscope: 'local/bin/fluoroscope.ts',
  'runtime-client': 'local/runtime/runtime-client.ts',
};

/** What is asked for by `import()`, of those who installed it, and the test runners. */
const OPTIONAL_PEERS = [
  'esbuild',
  '@smithy/signature-v4',
  '@aws-crypto/sha256-js',
  '@aws-sdk/credential-provider-node',
  'vitest',
  '@jest/globals',
];

/**
 * Parts of the dependencies that never run with us, each in a module of their packages, and what is
 * bundled instead. Each stand-in says why.
 */
const STAND_INS = {
  '@opentelemetry/resources': 'exporters/sdk/stand-ins/resources.ts',
  './TracerMetrics': 'exporters/sdk/stand-ins/tracer-metrics.ts',
  '@datastructures-js/heap': 'exporters/emf/stand-ins/heap.ts',
  '../Constants': 'exporters/emf/stand-ins/limits.ts',
  '../exceptions/DimensionSetExceededError': 'exporters/emf/stand-ins/limits.ts',
  '../logger/StorageResolution': 'exporters/emf/stand-ins/limits.ts',
};

const standIns = {
  name: 'stand-ins',
  resolveId(source, importer = '') {
    const isSwapped = importer.includes('node_modules') && Object.hasOwn(STAND_INS, source);
    return isSwapped ? `${root}${STAND_INS[source]}` : null;
  },
};

/** The one module of aws-embedded-metrics that is inlined: what is around a CommonJS module is as large as it. */
const serializer = {
  name: 'serializer',
  transform(code, id) {
    if (!id.endsWith('/serializers/LogSerializer.js')) return null;
    const body = code
      .replace(/^(?:"use strict";|Object\.defineProperty\(exports, .*|exports\.\w+ = .*)$/gm, '')
      .replace(/^const (\w+) = require\("(.+)"\);$/gm, 'import * as $1 from "$2";');
    if (/\b(?:require|exports)\b/.test(body)) {
      throw new Error(`${id} is written in another way than expected: see scripts/build.mjs.`);
    }
    return `${body}\nexport { LogSerializer };\n`;
  },
};

/**
 * In CommonJS what is there in any case is asked for by `require`: a test runner that runs it in a
 * context of its own, such as Jest, knows no `import()`. The optional peers stay, as a bundler leaves
 * out of an `import()` what is not installed.
 */
const required = {
  name: 'required',
  renderChunk: (code) =>
    code.replace(/\bimport\(\s*("(?:node:|fluoroscope\/)[^"]+")\s*\)/g, (_, module) => {
      return `Promise.resolve().then(() => require(${module}))`;
    }),
};

rmSync('dist', { recursive: true, force: true });
const inlined = new Set();
await bundle({ ...LIBRARY, ...ES_MODULES }, { dir: 'dist/esm', format: 'esm' });
await bundle(LIBRARY, { dir: 'dist/cjs', format: 'cjs', plugins: [required] });
// In one folder: the command finds its runtime client beside itself, from whichever chunk asks.
await bundle(COMMAND, { dir: 'dist/bin', format: 'esm', chunkFileNames: '[name]-[hash].js' });
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n');
// The layer's start script, with its right to be run.
cpSync('exporters/register/layer', 'dist/layer', { recursive: true });
writeDeclarations();
writeNotices(inlined);
linkSelf();

/** Bundles with shared chunks: the OpenTelemetry API and the optional peers stay what the application has. */
async function bundle(input, output) {
  const build = await rolldown({
    input,
    platform: 'node',
    plugins: [standIns, serializer],
    external: ['@opentelemetry/api', ...OPTIONAL_PEERS, /^fluoroscope(\/|$)/],
    // The SDK's ES modules, as its CommonJS build cannot be shaken.
    resolve: { mainFields: ['module', 'main'] },
    treeshake: { moduleSideEffects: false },
  });
  const { output: chunks } = await build.write({
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    ...output,
    // Simpler syntax alone, names and lines stay: what a user's bundler leaves as it is.
    minify: { compress: true, mangle: false, codegen: false },
  });
  await build.close();
  for (const chunk of chunks) for (const id of chunk.moduleIds ?? []) inlined.add(id);
}

/** One tree of declarations for ES modules, and the same for CommonJS under its own package.json. */
function writeDeclarations() {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
  });
  cpSync('dist/types', 'dist/cjs/types', { recursive: true });
}

/** The examples and the command import the package by its name, as any user does. */
function linkSelf() {
  const link = 'node_modules/fluoroscope';
  if (existsSync(link)) return;
  mkdirSync('node_modules', { recursive: true });
  symlinkSync('..', link, 'junction');
}
