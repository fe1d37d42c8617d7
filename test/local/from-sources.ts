import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import type { DevOptions } from '../../local/dev.js';

const tsconfig = fileURLToPath(new URL('../../tsconfig.json', import.meta.url));

/** Bundles functions that import this package by its name with its sources, as they are now. */
export const fromSources: Required<Pick<DevOptions, 'loadEsbuild'>> = {
  loadEsbuild: async () => ({
    build: (options: BuildOptions) => build({ ...options, tsconfig }),
  }),
};

/** The absolute path of an example. */
export function example(name: string): string {
  return fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
}
