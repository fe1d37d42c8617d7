import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '../setup-error.js';

/** A template as it is on disk. */
export interface TemplateFile {
  readonly file: string;
  readonly text: string;
}

const DEFAULT_NAMES = ['template.yaml', 'template.yml', 'template.json'];

/**
 * Reads a template's file; a folder stands for the `template.yaml`, `.yml` or `.json` in it.
 *
 * @throws SetupError when there is none, and when it cannot be read.
 */
export function readTemplateFile(given: string): TemplateFile {
  const candidates = isFolder(given)
    ? DEFAULT_NAMES.map((name) => path.join(given, name))
    : [given];
  const file = candidates.find(isFile);
  if (file === undefined) {
    throw new SetupError(
      `No template at ${candidates[0]}. Name one: fluoroscope dev path/to/template.yaml`,
    );
  }
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SetupError(`The template ${file} cannot be read (${code}). Check its permissions.`, {
      cause: error,
    });
  }
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
