const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV6 = /^[0-9a-f:]*:[0-9a-f:]*(?:%\w+|:(?:\d{1,3}\.){3}\d{1,3})?$/i;

/**
 * Whether a text is an IP address. An IPv6 address is told by its characters.
 *
 * Our own, as `node:net` would be loaded for this alone.
 */
export function isIpAddress(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text);
}
