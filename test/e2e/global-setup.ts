import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { API_VERSIONS, createConsumer, packPackage } from './consumer.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a user, by the version of the OpenTelemetry API in it. */
    consumers: Record<string, string>;
  }
}

/** Packs the built package and installs it for every version of the API, once for all tests. */
export function setup(project: TestProject): () => void {
  const parent = mkdtempSync(join(tmpdir(), 'fluoroscope-consumers-'));
  const tarball = packPackage(parent);
  const consumers: Record<string, string> = {};
  for (const version of API_VERSIONS.keys()) {
    consumers[version] = createConsumer(parent, tarball, version);
  }
  project.provide('consumers', consumers);
  return () => rmSync(parent, { recursive: true, force: true });
}
