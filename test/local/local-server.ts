import { renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { type DevOptions, type DevServer, startDev } from '../../local/dev.js';

/** A local server under test, and what it wrote. */
export interface LocalServer extends DevServer {
  readonly written: () => string;
  /** Resolves with the block of the request whose URL it starts with, written before or after the call. */
  block(url: string): Promise<string>;
}

/** The absolute path of a file among the fixtures. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/local/${name}`, import.meta.url));
}

/** Starts the server on a free port, with the runtime client made of its sources. */
export async function startLocalServer(options: Partial<DevOptions> = {}): Promise<LocalServer> {
  const texts: string[] = [];
  const listeners = new Set<() => void>();
  const server = await startDev({
    templatePath: fixture('template.yaml'),
    port: 0,
    colours: false,
    runtimeClientPath: runtimeClient(),
    write(text) {
      texts.push(text);
      for (const listener of listeners) listener();
    },
    ...options,
  });
  return {
    ...server,
    written: () => texts.join(''),
    block: (url) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = texts.find((text) => text.split(/ {2}|\n/, 1)[0]?.endsWith(url));
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
  };
}

let built: string | undefined;

/** Bundles the runtime client once a test file, as the build does. */
function runtimeClient(): string {
  if (built !== undefined) return built;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const file = path.join(root, '.tmp', 'runtime-client.mjs');
  const own = `${file}.${process.pid}.mjs`;
  buildSync({
    absWorkingDir: root,
    entryPoints: ['local/runtime/runtime-client.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: own,
  });
  // Test files run at the same time: none sees the half-written file of another.
  renameSync(own, file);
  built = file;
  return built;
}
