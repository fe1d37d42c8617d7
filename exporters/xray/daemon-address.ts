import { diag } from '@opentelemetry/api';
import { configuredDaemonAddress } from '../../src/telemetry.js';

/** Where the X-Ray daemon listens for segment documents. */
export interface DaemonAddress {
  /** An IP address or a host name. */
  readonly host: string;
  readonly port: number;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-configuration.html */
const DEFAULT: DaemonAddress = { host: '127.0.0.1', port: 2000 };

const FORMS = 'host:port, or tcp:host:port udp:host:port';
const ADDRESS = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/i;

/**
 * The daemon's address: the option's, else AWS_XRAY_DAEMON_ADDRESS, else 127.0.0.1:2000.
 *
 * A wrong variable is one `diag.warn`, and the default is used.
 *
 * @throws TypeError when the option is no address, while the module loads.
 */
export function daemonAddress(option: string | undefined): DaemonAddress {
  if (option !== undefined) return optionAddress(option);
  const configured = configuredDaemonAddress();
  if (configured === undefined) return DEFAULT;
  const address = parseDaemonAddress(configured);
  if (address !== undefined) return address;
  diag.warn(
    `AWS_XRAY_DAEMON_ADDRESS is "${configured}", which is no address. Set ${FORMS}; spans go to ${DEFAULT.host}:${DEFAULT.port} until then.`,
  );
  return DEFAULT;
}

/** Reads either form of an address, the parts of the second one in any order. */
export function parseDaemonAddress(text: string): DaemonAddress | undefined {
  const parts = text.trim().split(/\s+/);
  const udp = parts.find((part) => part.startsWith('udp:'));
  if (udp !== undefined) return parts.length <= 2 ? hostAndPort(udp.slice(4)) : undefined;
  return parts.length === 1 ? hostAndPort(text.trim()) : undefined;
}

function optionAddress(option: string): DaemonAddress {
  const address = parseDaemonAddress(option);
  if (address !== undefined) return address;
  throw new TypeError(`daemonAddress is "${option}", which is no address. Give ${FORMS}.`);
}

function hostAndPort(text: string): DaemonAddress | undefined {
  const match = ADDRESS.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}
