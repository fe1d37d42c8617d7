import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from './e2e/consumer.js';

const house = mkdtempSync(join(tmpdir(), 'fluoroscope-boundaries-'));
cpSync(join(ROOT, 'biome.json'), join(house, 'biome.json'));
afterAll(() => rmSync(house, { recursive: true }));

/** What the linter says of a text that stands in a file of an empty house. */
function lint(file: string, text: string): string {
  const path = join(house, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const { stdout, stderr } = spawnSync(
    join(ROOT, 'node_modules/.bin/biome'),
    ['lint', '--vcs-enabled=false', file],
    { cwd: house, encoding: 'utf8' },
  );
  rmSync(path);
  return (stdout + stderr).replace(/\s+/g, ' ');
}

function planted(specifier: string): string {
  return `import { planted } from '${specifier}';\n\nexport const used: unknown = planted;\n`;
}

test.each([
  ['src/planted.ts', '../exporters/xray/index.js', 'src/ never imports an exporter'],
  ['src/logger/planted.ts', '../../exporters/emf/index.js', 'src/ never imports an exporter'],
  ['src/planted.ts', '../local/dev.js', 'src/ never imports an exporter'],
  ['src/planted.ts', '@opentelemetry/sdk-trace', 'src/ knows the OpenTelemetry API alone'],
  ['src/logger/planted.ts', '../metrics/metrics.js', 'meet in the invocation'],
  ['src/router/planted.ts', '../logger/logger.js', 'meet in the invocation'],
  ['src/metrics/planted.ts', '../router/router.js', 'meet in the invocation'],
  ['src/appsync/planted.ts', '../router/router.js', 'in the invocation alone'],
  ['exporters/xray/planted.ts', '../../src/logger/logger.js', 'An exporter sees the core only'],
  ['exporters/xray/planted.ts', '../emf/index.js', 'Exporters never import each other'],
  ['exporters/sdk/planted.ts', '../emf/index.js', 'Exporters never import each other'],
  ['exporters/aws/planted.ts', '../console/index.js', 'The aws preset joins xray and emf'],
  ['exporters/register/planted.ts', '../xray/index.js', 'takes the telemetry of the environment'],
  ['exporters/register/planted.ts', '../../src/instrument.js', 'An exporter sees the core only'],
  ['exporters/testing/planted.ts', '../xray/index.js', 'The matchers read what the memory keeps'],
  ['exporters/testing/matchers/planted.ts', '../../emf/index.js', 'The matchers read what the'],
  ['exporters/testing/matchers/planted.ts', '../../../src/logger/line.js', 'An exporter sees the'],
  ['local/planted.ts', '../src/instrument.js', 'local/ uses the package by its name'],
])('in %s an import of %s is an error', (...[file, specifier, message]) => {
  expect(lint(file, planted(specifier))).toContain(message);
});

test.each([
  ['src/planted.ts', './invocation.js'],
  ['src/planted.ts', '@opentelemetry/api'],
  ['exporters/xray/planted.ts', '../../src/telemetry.js'],
  ['exporters/xray/planted.ts', '../sdk/span.js'],
  ['exporters/aws/planted.ts', '../xray/exporter.js'],
  ['exporters/register/planted.ts', '../environment/index.js'],
  ['exporters/testing/matchers/planted.ts', '../../memory/recorded-span.js'],
  ['exporters/testing/matchers/planted.ts', '../../../src/telemetry.js'],
  ['local/planted.ts', 'fluoroscope/console'],
])('in %s an import of %s is none', (file, specifier) => {
  expect(lint(file, planted(specifier))).toContain('Checked 1 file');
  expect(lint(file, planted(specifier))).not.toContain('noRestrictedImports');
});

test('the environment is read in config.ts alone', () => {
  const text = "export const value: string | undefined = process.env['X'];\n";
  expect(lint('src/planted.ts', text)).toContain('noProcessEnv');
  expect(lint('src/config.ts', text)).not.toContain('noProcessEnv');
});
