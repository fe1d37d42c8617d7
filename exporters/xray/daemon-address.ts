import { configuredDaemonAddress, warnOfVariable } from '../../src/telemetry.js';

/** Where the X-Ray daemon listens for segment documents. */
export interface DaemonAddress {
  /** An IP address or a host name. */
  readonly host: string;
  readonly port: number;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-configuration.html */
const DEFAULT: DaemonAddress = { host: '127.0.0.1', port: 2000 };

const FORMS = 'host:port, or tcp:host:port udp:host:port';
const UDP = /(?:^|\s)udp:(\S+)/;
const ADDRESS = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/i;

/**
 * The daemon's address: the option's, else AWS_XRAY_DAEMON_ADDRESS, else 127.0.0.1:2000.
 *
 * A wrong variable is one `diag.warn`, and the default is used.
 *
 * @throws TypeError when the option is no address, while the module loads.
 */
export function daemonAddress(option: string | undefined): DaemonAddress {
  const text = option ?? configuredDaemonAddress();
  if (text === undefined) return DEFAULT;
  const address = parseDaemonAddress(text);
  if (address !== undefined) return address;
  if (option !== undefined) throw new TypeError(`daemonAddress is "${text}". Give ${FORMS}.`);
  warnOfVariable('AWS_XRAY_DAEMON_ADDRESS', text, FORMS);
  return DEFAULT;
}

/** Reads either form of an address, the parts of the second one in any order. */
function parseDaemonAddress(text: string): DaemonAddress | undefined {
  const udp = UDP.exec(text)?.[1];
  const match = ADDRESS.exec(udp ?? text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}
