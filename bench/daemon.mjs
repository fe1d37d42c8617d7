import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Enough for the documents of a check; a timed run sends more, which are only counted. */
const MAX_KEPT = 1_000;

/** How often the end mark is sent again, should the socket's buffer have been full. */
const RESEND_MS = 100;

/**
 * Starts a UDP socket in the place of the X-Ray daemon, which drains whatever comes.
 *
 * `take()` resolves with the datagrams since the last call, all that were sent before it included:
 * it sends itself an end mark, and the loopback interface keeps the order.
 */
export async function startDaemon() {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  let received = { count: 0, datagrams: [] };
  let endMarks = 0;

  socket.on('message', (message) => {
    if (message.toString() === `end ${endMarks}`) {
      socket.emit('end mark');
      return;
    }
    received.count += 1;
    if (received.datagrams.length < MAX_KEPT) received.datagrams.push(message.toString());
  });

  return {
    address: `127.0.0.1:${port}`,
    async take() {
      endMarks += 1;
      const mark = `end ${endMarks}`;
      const resend = setInterval(() => socket.send(mark, port, '127.0.0.1'), RESEND_MS);
      socket.send(mark, port, '127.0.0.1');
      await once(socket, 'end mark');
      clearInterval(resend);
      const taken = received;
      received = { count: 0, datagrams: [] };
      return taken;
    },
    close: () => socket.close(),
  };
}
