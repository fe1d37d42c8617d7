import { type FSWatcher, readdirSync, type Stats, statSync, watch } from 'node:fs';
import path from 'node:path';

/** The files that a function's code was made of, as they were then. */
export interface SourceWatch {
  /** Whether one of them is different now. */
  changed(): Promise<boolean>;
  close(): void;
}

interface Tree {
  /** The same text as long as no file comes, goes or changes. */
  readonly signature: string;
  readonly folders: readonly string[];
  readonly fileCount: number;
}

// Reading so many files again takes about a millisecond, and misses nothing on the network drives
// and container mounts where watching does.
const SMALL_TREE_FILES = 200;

/** Notes some files; looking again costs as many calls of `stat`. */
export function watchFiles(files: readonly string[]): SourceWatch {
  const before = files.map(fileSignature).join('\n');
  return {
    changed: async () => files.map(fileSignature).join('\n') !== before,
    close() {},
  };
}

/**
 * Notes a folder with all that is in it, but for `node_modules` and what begins with a dot.
 *
 * A small one is read again at each look. A large one is watched, and read again only when the
 * watch has seen something, or cannot be had.
 */
export function watchFolder(folder: string): SourceWatch {
  const before = readTree(folder);
  const isDifferent = (): boolean => readTree(folder).signature !== before.signature;
  if (before.fileCount <= SMALL_TREE_FILES) {
    return { changed: async () => isDifferent(), close() {} };
  }
  const watched = watchFolders(before.folders);
  return {
    async changed() {
      // What happened before the call is told in the turn of the event loop that follows.
      await new Promise(setImmediate);
      if (!watched.touched()) return false;
      if (isDifferent()) return true;
      watched.reset();
      return false;
    },
    close: watched.close,
  };
}

function watchFolders(folders: readonly string[]): {
  touched(): boolean;
  reset(): void;
  close(): void;
} {
  const watchers: FSWatcher[] = [];
  let touched = false;
  let blind = false;
  const fail = (): void => {
    blind = true;
  };
  try {
    for (const folder of folders) {
      const watcher = watch(folder, { persistent: false }, () => {
        touched = true;
      });
      watcher.on('error', fail);
      watchers.push(watcher);
    }
  } catch {
    // Systems have a limit of watches: without them each look reads the tree.
    fail();
  }
  return {
    touched: () => touched || blind,
    reset() {
      touched = false;
    },
    close() {
      for (const watcher of watchers) watcher.close();
    },
  };
}

function readTree(root: string): Tree {
  const lines: string[] = [];
  const folders = [root];
  for (let index = 0; index < folders.length; index++) {
    const folder = folders[index] ?? root;
    for (const entry of entriesOf(folder)) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) folders.push(file);
      else lines.push(`${file} ${fileSignature(file)}`);
    }
  }
  return { signature: lines.join('\n'), folders, fileCount: lines.length };
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // It went while the tree was read.
    return [];
  }
}

/** A short text that changes with each change of a file; the same for all files that do not exist. */
export function fileSignature(file: string): string {
  const stats: Stats | undefined = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? '-' : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}

/** Whether a file was written after a time in milliseconds since the epoch. */
export function isNewerThan(file: string, timeMs: number): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  const modifiedMs = Math.floor(stats.mtimeMs);
  // A file from the future says nothing, and must not be built for ever.
  return modifiedMs > timeMs && modifiedMs <= Date.now();
}
