import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));

/** The versions of the OpenTelemetry API that users have, and where npm put each. */
export const API_VERSIONS: ReadonlyMap<string, string> = new Map([
  ['1.9.0', 'opentelemetry-api-1.9.0'],
  ['1.9.1', '@opentelemetry/api'],
  ['1.10.0', 'opentelemetry-api-1.10.0'],
]);

/** Packs the built package; answers with the tarball's path. */
export function packPackage(folder: string): string {
  npm(['pack', '--pack-destination', folder, '--ignore-scripts', '--silent'], ROOT);
  const file = readdirSync(folder).find((entry) => entry.endsWith('.tgz'));
  if (file === undefined) throw new Error('npm pack wrote no file');
  return join(folder, file);
}

/** Installs the packed package into a new folder, as npm does it, beside one version of the API. */
export function createConsumer(parent: string, tarball: string, apiVersion: string): string {
  const api = API_VERSIONS.get(apiVersion);
  if (api === undefined) throw new Error(`No such version of the API: ${apiVersion}`);
  const folder = join(parent, apiVersion);
  const home = join(folder, 'node_modules/@opentelemetry');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }');
  // The peer is put in place by hand, in the version under test.
  npm(['install', tarball, '--legacy-peer-deps', '--offline', '--silent'], folder);
  mkdirSync(home, { recursive: true });
  cpSync(join(ROOT, 'node_modules', api), join(home, 'api'), { recursive: true });
  return folder;
}

function npm(words: readonly string[], cwd: string): void {
  execFileSync('npm', [...words], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}
