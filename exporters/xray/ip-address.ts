const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV6 = /^[0-9a-f:]*:[0-9a-f:]*(?:%\w+|:(?:\d{1,3}\.){3}\d{1,3})?$/i;

/**
 * The version of an IP address, or 0 for a text that is none.
 *
 * Our own, as `node:net` would be loaded for this alone. An IPv6 address is told by its characters.
 */
export function ipVersion(text: string): 0 | 4 | 6 {
  if (IPV4.test(text)) return 4;
  return IPV6.test(text) ? 6 : 0;
}
