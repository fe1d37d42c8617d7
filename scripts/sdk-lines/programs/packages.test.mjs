import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(require.resolve('fluoroscope/package.json'), 'utf8'));
// Matchers are for a test runner that is there; what only an ES module can load is not required.
const isForAll = ([subpath, target]) =>
  target.require !== undefined && !subpath.startsWith('./testing/');
const subpaths = Object.entries(manifest.exports)
  .filter(isForAll)
  .map(([subpath]) => `fluoroscope${subpath.slice(1)}`);

test('every subpath is imported and required, and has the same names both ways', async () => {
  assert.ok(subpaths.length > 5);
  for (const subpath of subpaths) {
    const imported = Object.keys(await import(subpath)).filter((name) => name !== 'default');
    assert.deepEqual(Object.keys(require(subpath)).sort(), imported.sort(), subpath);
  }
});
