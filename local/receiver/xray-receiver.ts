import { createSocket } from 'node:dgram';
import { parseXRayDatagram, type XRayDocument } from './xray-document.js';

/** What listens in place of the X-Ray daemon. */
export interface XRayReceiver {
  /** `127.0.0.1:port`, for `AWS_XRAY_DAEMON_ADDRESS`. */
  readonly address: string;
  /**
   * Resolves when what was sent before the call has been received.
   *
   * On loopback a datagram is in our socket's buffer when `send` returns, so that it only waits
   * for turns of the event loop to hand it over.
   */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** Who is told of what arrives. */
export interface XRayReceiverOptions {
  readonly onDocument: (document: XRayDocument) => void;
  /** Takes the reason why a datagram was dropped. */
  readonly onProblem: (reason: string) => void;
}

// One environment's flush may be hundreds of datagrams, all sent before we run again.
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
const QUIET_TURNS = 3;
const MAX_TURNS = 1_000;

/** Opens a UDP port on loopback for segment documents. */
export async function startXRayReceiver(options: XRayReceiverOptions): Promise<XRayReceiver> {
  const socket = createSocket('udp4');
  let received = 0;
  socket.on('message', (datagram) => {
    received++;
    try {
      options.onDocument(parseXRayDatagram(datagram));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      options.onProblem(`X-Ray: dropped a datagram of ${datagram.length} bytes: ${reason}.`);
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', (error) => options.onProblem(`X-Ray: ${error.message}.`));
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch {
    // Some systems refuse what others cut to their limit; the default buffer does for most.
  }
  return {
    address: `127.0.0.1:${socket.address().port}`,
    async quiet() {
      let seen = received;
      let still = 0;
      for (let turn = 0; turn < MAX_TURNS && still < QUIET_TURNS; turn++) {
        await new Promise(setImmediate);
        still = received === seen ? still + 1 : 0;
        seen = received;
      }
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
