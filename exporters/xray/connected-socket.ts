import { createSocket, type Socket } from 'node:dgram';

/** Called when a socket reports an error outside of a send. */
export type OnSocketError = (socket: Socket, error: NodeJS.ErrnoException) => void;

/**
 * Opens a UDP socket that is connected when this returns, and does not keep the process alive.
 *
 * Connected, a send is one system call, done when `send` returns: it survives a `process.exit()`
 * right after it, and a freeze. That takes a look-up that answers at once, so an IP address.
 */
export function connectedSocket(ip: string, port: number, onError: OnSocketError): Socket {
  const isIpv6 = ip.includes(':');
  const socket = createSocket({
    type: isIpv6 ? 'udp6' : 'udp4',
    lookup: (address, _options, callback) => callback(null, address, isIpv6 ? 6 : 4),
  });
  socket.unref();
  // Without a listener a refusal by the other side (ICMP) would be an uncaught error.
  socket.on('error', (error) => onError(socket, error));
  socket.connect(port, ip);
  return socket;
}
