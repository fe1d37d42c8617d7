import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Format } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A folder of a user's, in which programs are bundled and run. */
export interface ProgramFolder {
  /** Bundles a source in TypeScript as users do, minified with its source map inline; returns the bundle's path. */
  bundle(source: string, options?: { place?: string; format?: Format }): Promise<string>;
  remove(): void;
}

/** Creates a folder with a name that is hard to read. */
export function createProgramFolder(): ProgramFolder {
  const folder = mkdtempSync(join(tmpdir(), 'a (folder) of a user '));
  const api = join('node_modules', '@opentelemetry', 'api');
  mkdirSync(dirname(join(folder, api)), { recursive: true });
  symlinkSync(join(ROOT, api), join(folder, api), 'junction');
  return {
    async bundle(source, { place = 'app', format = 'esm' } = {}) {
      const entry = join(folder, place, 'src', 'app.ts');
      const outfile = join(folder, place, format, format === 'esm' ? 'app.mjs' : 'app.cjs');
      mkdirSync(dirname(entry), { recursive: true });
      writeFileSync(entry, source);
      await build({
        entryPoints: [entry],
        outfile,
        format,
        bundle: true,
        minify: true,
        sourcemap: 'inline',
        platform: 'node',
        external: ['@opentelemetry/api'],
        alias: {
          'fluoroscope/memory': join(ROOT, 'exporters/memory/index.ts'),
          fluoroscope: join(ROOT, 'src/index.ts'),
          '#local': join(ROOT, 'local'),
        },
        logLevel: 'silent',
      });
      return outfile;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs a bundle in a process with these variables alone; returns the lines that it wrote. */
export function linesOf(bundle: string, env: Readonly<Record<string, string>> = {}): string[] {
  const output = execFileSync(process.execPath, ['--enable-source-maps', bundle], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
  return output.trimEnd().split('\n');
}
