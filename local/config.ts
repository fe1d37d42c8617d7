/**
 * Every environment variable that the local server reads. Nothing else under `local/` touches
 * `process.env`, but the runtime client, whose work is the function's own environment.
 */

// What a process needs to run at all, and what leads an AWS SDK to its account.
const INHERITED = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'NODE_EXTRA_CA_CERTS',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
];

const ENDPOINTS = /^AWS_ENDPOINT_URL/;

/** The variables that a function's process takes over from this one; all others stay here. */
export function inheritedEnvironment(): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined) continue;
    if (INHERITED.includes(name) || ENDPOINTS.test(name)) inherited[name] = value;
  }
  return inherited;
}

/** AWS_REGION, AWS_DEFAULT_REGION: the region that functions believe to run in; default us-east-1. */
export function configuredRegion(): string {
  return process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || 'us-east-1';
}

/** NO_COLOR, FORCE_COLOR: whether text is coloured; default: only on a terminal. */
export function coloursWanted(isTerminal: boolean): boolean {
  // https://no-color.org: any value but the empty one turns colours off.
  if (process.env['NO_COLOR']) return false;
  const forced = process.env['FORCE_COLOR'];
  return forced === undefined ? isTerminal : forced !== '0';
}
