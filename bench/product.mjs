import { existsSync } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const LINK = fileURLToPath(new URL('node_modules/fluoroscope', import.meta.url));
const SUBPATHS = ['fluoroscope', 'fluoroscope/aws', 'fluoroscope/emf', 'fluoroscope/router'];

/**
 * Makes `fluoroscope` the package in that folder, as `npm link` does, and tells whether it is built.
 *
 * A dependency in package.json would have npm install the repository's own development tools.
 */
export async function linkProduct(folder) {
  await rm(LINK, { recursive: true, force: true });
  await symlink(resolve(folder), LINK, 'dir');
  return SUBPATHS.every(isBuilt);
}

function isBuilt(subpath) {
  try {
    return existsSync(fileURLToPath(import.meta.resolve(subpath)));
  } catch {
    // No such subpath in the exports of its package.json.
    return false;
  }
}
