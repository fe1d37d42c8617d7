import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionDefinition } from '../template/function.js';
import { type CodeOptions, prepareCode } from './bundle.js';
import { isNewerThan, type SourceWatch, watchFiles, watchFolder } from './source-watch.js';

/** A function's code, ready to run. */
export interface CodeVersion {
  /** Counts up with each change on disk. */
  readonly version: number;
  /** The absolute folder that the handler's module is in. */
  readonly taskRoot: string;
}

/** A function's code, as it changes on disk. */
export interface FunctionCode {
  /**
   * The code as it is on disk now, built when it has not been built like this.
   *
   * @throws SetupError when it does not build, and when the handler's file does not exist.
   */
  current(): Promise<CodeVersion>;
  /** What the first call of `current` will resolve with, known before it is built. */
  upcoming(): CodeVersion;
  close(): void;
}

interface Prepared {
  readonly code: CodeVersion;
  readonly sources: SourceWatch;
  /** Whether a file was written while it was read: nobody knows which of the two was built. */
  readonly overtaken: boolean;
}

// A process that is still at work reads from the version before the present one.
const KEPT_VERSIONS = 2;

/** Follows the code of a function. Nothing is built before the first call. */
export function createFunctionCode(
  definition: FunctionDefinition,
  options: CodeOptions,
): FunctionCode {
  let version = 0;
  let prepared: Prepared | undefined;
  let last: Promise<CodeVersion> | undefined;

  const prepare = async (): Promise<Prepared> => {
    const startedAt = Date.now();
    version++;
    const outputFolder = path.join(options.outputFolder, String(version));
    const { taskRoot, inputs } = await prepareCode(definition, { ...options, outputFolder });
    const stale = path.join(options.outputFolder, String(version - KEPT_VERSIONS));
    await rm(stale, { recursive: true, force: true });
    return {
      code: { version, taskRoot },
      sources: inputs === undefined ? watchFolder(taskRoot) : watchFiles(inputs),
      overtaken: (inputs ?? []).some((file) => isNewerThan(file, startedAt)),
    };
  };

  const refresh = async (): Promise<CodeVersion> => {
    if (prepared !== undefined && !prepared.overtaken && !(await prepared.sources.changed())) {
      return prepared.code;
    }
    // A failure leaves the former version: code that is mended by undoing an edit is not built again.
    const next = await prepare();
    prepared?.sources.close();
    prepared = next;
    return next.code;
  };

  return {
    current() {
      // One after the other: requests at the same time share what the first of them has built.
      last = (last ?? Promise.resolve()).then(refresh, refresh);
      return last;
    },
    upcoming() {
      const { build, codeFolder } = definition;
      if (build === undefined) return { version: 1, taskRoot: codeFolder };
      const taskRoot = path.join(options.outputFolder, '1');
      mkdirSync(taskRoot, { recursive: true });
      return { version: 1, taskRoot };
    },
    close: () => prepared?.sources.close(),
  };
}
