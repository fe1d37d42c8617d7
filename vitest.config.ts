import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: [
      { find: /^fluoroscope$/, replacement: here('src/index.ts') },
      {
        find: /^fluoroscope\/(router|appsync|openapi|pino)$/,
        replacement: here('src/$1/index.ts'),
      },
      { find: /^fluoroscope\/(\w+)$/, replacement: here('exporters/$1/index.ts') },
    ],
  },
  test: {
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'source',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          // Types are part of the contract: *.test-d.ts is checked by the compiler, in the same run.
          typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], checker: 'tsc' },
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/global-setup.ts'],
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**', 'exporters/**', 'local/**'],
      reporter: ['text-summary', 'html'],
    },
  },
});

export default config;
