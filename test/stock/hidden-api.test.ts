import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A program whose copy of the API is 1.10.0, after an SDK that was registered with another copy. */
async function linesWith(sdkApi: string): Promise<Array<Record<string, unknown>>> {
  const folder = mkdtempSync(here('../../node_modules/.hidden-api-'));
  const outfile = join(folder, 'program.mjs');
  try {
    await build({
      stdin: {
        resolveDir: here('.'),
        contents: `
          import { createRequire } from 'node:module';
          import { instrument } from 'fluoroscope';
          const require = createRequire(import.meta.url);
          const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
          require('${sdkApi}').trace.setGlobalTracerProvider(new BasicTracerProvider());
          await instrument(async () => 'ok')({}, { functionName: 'f' });`,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      alias: {
        fluoroscope: here('../../src/index.ts'),
        '@opentelemetry/api': 'opentelemetry-api-1.10.0',
      },
      logLevel: 'error',
    });
    const output = execFileSync(process.execPath, [outfile], { encoding: 'utf8' });
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('an SDK that is out of sight of a newer copy of the API is one warning that names the version', async () => {
  const [line, ...others] = await linesWith('opentelemetry-api-1.9.0');
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    level: 'WARN',
    message: expect.stringContaining('Install @opentelemetry/api@1.9.0'),
  });
  const document = readFileSync(here('../../docs/your-own-sdk.md'), 'utf8');
  expect(document).toContain(String(line?.['message']).replaceAll('1.9.0', '1.9.1'));
});

test('an SDK that is registered with the same version is used, without a word', async () => {
  expect(await linesWith('opentelemetry-api-1.10.0')).toEqual([]);
});
