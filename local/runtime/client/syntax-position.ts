import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const RELATIVE_IMPORT = /(?:from|import|require)\s*\(?\s*['"](\.[^'"]+)['"]/g;
// Each file is a process of Node's own checker, and a person waits.
const MAX_FILES = 20;

/**
 * Where a syntax error is: the file with its line, the line's text and a mark under it.
 *
 * Node knows no position for an error in an ES module that is imported, and its checker looks at one
 * file alone, so that the modules which the first one imports are checked one by one.
 */
export function syntaxErrorPlace(file: string): string | undefined {
  const files = [file];
  for (let index = 0; index < Math.min(files.length, MAX_FILES); index++) {
    const checked = files[index] ?? '';
    const { status, stderr } = spawnSync(process.execPath, ['--check', checked], {
      encoding: 'utf8',
    });
    if (status !== 0) return stderr.split('\n\n', 1)[0]?.replace(/^file:\/\//, '');
    for (const imported of relativeImports(checked)) {
      if (!files.includes(imported)) files.push(imported);
    }
  }
  return undefined;
}

function relativeImports(file: string): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(RELATIVE_IMPORT)]
    .map(([, specifier = '']) => path.resolve(path.dirname(file), specifier))
    .filter((found) => statSync(found, { throwIfNoEntry: false })?.isFile() === true);
}
