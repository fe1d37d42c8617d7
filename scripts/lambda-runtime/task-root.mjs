import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './command.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HANDLERS = fileURLToPath(new URL('./handlers', import.meta.url));

/** Creates what a deployment package unpacks to: the handlers, and beside them the built package as npm installs it. */
export async function createTaskRoot(folder) {
  mkdirSync(folder, { recursive: true });
  cpSync(HANDLERS, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  await run('npm', ['pack', '--pack-destination', folder, '--ignore-scripts'], { cwd: ROOT });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  const words = ['install', '--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', [...words, `./${tarball}`, `@opentelemetry/api@${apiVersion()}`], {
    cwd: folder,
  });
  return folder;
}

function apiVersion() {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return devDependencies['@opentelemetry/api'];
}
