import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The files of ours that a program's bundle has something of. */
async function bundled(program: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: program, resolveDir: here('.') },
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: Object.fromEntries(
      ['aws', 'emf'].map((name) => [
        `fluoroscope/${name}`,
        here(`../../exporters/${name}/index.ts`),
      ]),
    ),
    external: ['@opentelemetry/api'],
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  return Object.entries(output?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
}

const isExporter = (path: string): boolean => path.includes('exporters/emf/exporter');

test('a program carries the exporter of a stock meter provider only when it names it', async () => {
  const ours = await bundled(`export { awsTelemetry } from 'fluoroscope/aws';`);
  expect(ours.some((path) => path.endsWith('exporters/emf/provider.ts'))).toBe(true);
  expect(ours.filter(isExporter)).toEqual([]);
  const stock = await bundled(`export { createEmfExporter } from 'fluoroscope/emf';`);
  expect(stock.filter(isExporter)).not.toEqual([]);
  expect(stock.some((path) => path.endsWith('exporters/emf/provider.ts'))).toBe(false);
  expect(stock.filter((path) => path.includes('aws-embedded-metrics'))).toEqual([]);
});
