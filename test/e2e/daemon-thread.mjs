// Receives datagrams on several sockets, in a thread that does nothing else, so that none has to wait.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

const datagrams = [];
const sockets = await Promise.all(
  Array.from({ length: workerData }, async () => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 8 * 1024 * 1024 });
    socket.on('message', (datagram) => {
      if (datagram.length > 0) datagrams.push(datagram.toString('utf8'));
      // Empty: the last one, behind all others.
      else socket.close();
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return socket;
  }),
);
parentPort.postMessage(sockets.map((socket) => socket.address().port));
await Promise.all(sockets.map((socket) => once(socket, 'close')));
parentPort.postMessage(datagrams);
