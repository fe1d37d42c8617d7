import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const HEADER = '{"format":"json","version":1}\n';
const MARK = 'mark';

/**
 * Opens a UDP socket in the place of the X-Ray daemon.
 *
 * `documents`: what has arrived. `sent()`: resolves with their number when all that was sent before
 * the call has been read: datagrams of one machine arrive in the order of their system calls, so one
 * of our own tells.
 */
export async function openDaemon() {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 8 * 1024 * 1024 });
  const documents = [];
  const marks = [];
  socket.on('message', (datagram) => {
    const text = datagram.toString('utf8');
    if (text === MARK) return marks.shift()(documents.length);
    if (!text.startsWith(HEADER)) throw new Error(`Not a daemon's datagram: ${text.slice(0, 80)}`);
    documents.push(JSON.parse(text.slice(HEADER.length)));
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  return {
    address: `127.0.0.1:${port}`,
    documents,
    sent: () =>
      new Promise((resolve) => {
        marks.push(resolve);
        socket.send(MARK, port, '127.0.0.1');
      }),
    close: () => socket.close(),
  };
}
