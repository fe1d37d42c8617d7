import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FunctionDefinition } from '../template/function.js';
import { fileSignature, isNewerThan } from './source-watch.js';

/** What building a function's code told of it. */
export interface BundleFacts {
  readonly exported: readonly string[];
  /** The absolute path of every file that went into it. */
  readonly inputs: readonly string[];
}

/** The bundle of a function from one start of the server to the next. */
export interface BundleCache {
  /** Puts the bundle into a folder when no file that it was made of has changed since. */
  restore(outputFolder: string): BundleFacts | undefined;
  /** Keeps the bundle in a folder, whose build began at a time in milliseconds since the epoch. */
  keep(outputFolder: string, facts: BundleFacts, startedAtMs: number): void;
}

interface Manifest extends BundleFacts {
  readonly signatures: readonly string[];
}

const MANIFEST = 'manifest.json';
const FILES = 'files';

/**
 * The cache of a function's bundle, in `.cache` of the dependencies' folder, where tools keep theirs.
 *
 * It saves the time of esbuild at a start, most of what a person waits for. Whatever goes wrong with
 * it is a build more.
 */
export function createBundleCache(
  definition: FunctionDefinition,
  modulesFolder: string,
): BundleCache {
  const { logicalId, codeFolder, handler, build } = definition;
  const identity = JSON.stringify([logicalId, codeFolder, handler, build, process.versions.node]);
  const key = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  const folder = path.join(modulesFolder, '.cache', 'fluoroscope', key);
  // Another esbuild makes another bundle.
  const builder = path.join(modulesFolder, 'esbuild', 'package.json');
  const signaturesOf = (inputs: readonly string[]): readonly string[] =>
    [...inputs, builder].map(fileSignature);
  return {
    restore(outputFolder) {
      try {
        const text = readFileSync(path.join(folder, MANIFEST), 'utf8');
        const { inputs, exported, signatures } = JSON.parse(text) as Manifest;
        const now = signaturesOf(inputs);
        if (now.some((signature, index) => signature !== signatures[index])) return undefined;
        cpSync(path.join(folder, FILES), outputFolder, { recursive: true });
        return { inputs, exported };
      } catch {
        return undefined;
      }
    },
    keep(outputFolder, facts, startedAtMs) {
      // Nobody knows whether the file was read before it was written or after.
      if (facts.inputs.some((file) => isNewerThan(file, startedAtMs))) return;
      const own = `${folder}.${process.pid}`;
      try {
        mkdirSync(own, { recursive: true });
        cpSync(outputFolder, path.join(own, FILES), { recursive: true });
        const manifest: Manifest = { ...facts, signatures: signaturesOf(facts.inputs) };
        writeFileSync(path.join(own, MANIFEST), JSON.stringify(manifest));
        rmSync(folder, { recursive: true, force: true });
        renameSync(own, folder);
      } catch {
        // A folder that is not ours to write to, or another server that was faster.
        discard(own);
      }
    },
  };
}

function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It was never made: what stands in its way is not ours.
  }
}
