import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';

const GIB = 1024 ** 3;

/** What the figures depend on: processor, cores, memory, Node.js and the day. */
export function machine() {
  const processors = cpus();
  return [
    `${processors[0].model.trim()}, ${processors.length} cores, ${(totalmem() / GIB).toFixed(0)} GiB`,
    `Node.js ${process.version}, ${process.platform} ${process.arch}`,
    new Date().toISOString().slice(0, 10),
  ];
}

/** The versions of the peers, as pinned in package.json. */
export async function peerVersions() {
  const text = await readFile(new URL('package.json', import.meta.url), 'utf8');
  return Object.entries(JSON.parse(text).dependencies).map(
    ([name, version]) => `${name} ${version}`,
  );
}
