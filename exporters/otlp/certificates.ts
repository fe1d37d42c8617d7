import { readFileSync } from 'node:fs';
import { warnOfVariable } from '../../src/telemetry.js';
import { configuredFile, type Variable } from './config.js';
import type { OtlpSignal } from './options.js';
import type { TlsFiles } from './transport.js';

/** Reads the certificates that the environment names, for a URL that has use of them. */
export function readTlsFiles(signal: OtlpSignal, url: URL): TlsFiles {
  if (url.protocol !== 'https:') return {};
  return {
    ca: fileOf(configuredFile(signal, 'CERTIFICATE')),
    cert: fileOf(configuredFile(signal, 'CLIENT_CERTIFICATE')),
    key: fileOf(configuredFile(signal, 'CLIENT_KEY')),
  };
}

function fileOf(variable: Variable | undefined): Buffer | undefined {
  if (variable === undefined) return undefined;
  try {
    return readFileSync(variable.value);
  } catch {
    warnOfVariable(variable.name, variable.value, 'the path of a PEM file that can be read');
    return undefined;
  }
}
