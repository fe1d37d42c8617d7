import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/** As long as an invocation waits for its flush by default. */
const HOLD_MS = 500;

/**
 * Lets a request keep the event loop for 500 ms, and no longer; answers with what tells whether it had
 * to be broken off for that.
 *
 * Lambda's runtimes up to Node.js 22 hold the answer of a callback back until the event loop is empty,
 * and a collector that hangs must not be what they wait for.
 */
export function limitHold(outgoing: ClientRequest): () => boolean {
  let isBroken = false;
  outgoing.once('socket', (socket) => {
    socket.unref();
    const timer = setTimeout(() => {
      if (!isStuck(socket)) return;
      isBroken = true;
      outgoing.destroy();
    }, HOLD_MS);
    outgoing.once('close', () => clearTimeout(timer));
  });
  return () => isBroken;
}

/**
 * A connection that nobody accepts, and bytes that nobody takes, keep the event loop though the socket
 * does not; what waits for a handshake has yet to be written.
 */
function isStuck(socket: Socket & { readonly secureConnecting?: boolean }): boolean {
  return socket.connecting || (socket.writableLength > 0 && socket.secureConnecting !== true);
}
