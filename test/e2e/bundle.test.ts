import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { describe, expect, inject, test } from 'vitest';

/** The line that users of ES module bundles add, as their bundler's manual says. */
const BANNER =
  "import { createRequire } from 'module'; const require = createRequire(import.meta.url);";

const EVENT = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/orders/7',
  rawQueryString: '',
  headers: {},
  requestContext: { http: { method: 'GET', path: '/orders/7' }, requestId: 'r' },
  isBase64Encoded: false,
};

const folderOf = (version: string): string => inject('consumers')[version] ?? '';

/** Bundles the orders application as a user does, runs it alone in a folder, and reads its answer. */
async function answerOf(version: string, file: string, options: BuildOptions): Promise<unknown> {
  const folder = folderOf(version);
  const source = join(folder, 'orders-source.mjs');
  cpSync(new URL('./apps/orders.mjs', import.meta.url), source);
  await build({
    entryPoints: [source],
    bundle: true,
    platform: 'node',
    minify: true,
    outfile: join(folder, file),
    absWorkingDir: folder,
    ...options,
  });
  const run = join(folder, `run-${file}.mjs`);
  writeFileSync(
    run,
    `import * as bundle from './${file}';
     const handler = bundle.handler ?? bundle.default.handler;
     const answer = await handler(${JSON.stringify(EVENT)}, { functionName: 'f', awsRequestId: 'r' });
     console.log(JSON.stringify({ answer }));`,
  );
  const output = execFileSync(process.execPath, [run], { cwd: folder, encoding: 'utf8' });
  const line = output.split('\n').find((text) => text.startsWith('{"answer"'));
  return JSON.parse(line ?? 'null') as unknown;
}

describe.each(['1.9.1', '1.10.0'])('bundled with @opentelemetry/api %s', (version) => {
  test.each<[string, BuildOptions]>([
    ['bundle.cjs', { format: 'cjs' }],
    ['bundle.mjs', { format: 'esm' }],
    ['banner.mjs', { format: 'esm', banner: { js: BANNER } }],
  ])('%s starts and answers', async (file, options) => {
    expect(await answerOf(version, file, options)).toMatchObject({
      answer: { statusCode: 200, body: '{"id":"7"}' },
    });
  });
});

test.each(['cjs', 'esm'] as const)(
  'a bundle in %s holds the signer of fluoroscope/otlp, and not the chain of credentials',
  async (format) => {
    const call = format === 'cjs' ? 'require' : 'import';
    const { metafile } = await build({
      stdin: { contents: `${call}('fluoroscope/otlp')`, resolveDir: folderOf('1.9.1') },
      bundle: true,
      platform: 'node',
      format,
      external: ['@aws-crypto/*', '@aws-sdk/*', '@opentelemetry/*', '@smithy/*'],
      metafile: true,
      write: false,
    });
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    const names = imports.map(({ path }) => path).filter((path) => /^@(?:aws|smithy)/.test(path));
    expect(names.sort()).toEqual(['@aws-crypto/sha256-js', '@smithy/signature-v4']);
  },
);
