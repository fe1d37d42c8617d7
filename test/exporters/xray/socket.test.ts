import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { diag } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDaemonSocket, type DaemonSocket } from '../../../exporters/xray/socket.js';
import { freshWarnings } from '../../diagnostic-warnings.js';
import { startDaemon, type UdpDaemon, warningSink } from './udp-daemon.js';

let daemon: UdpDaemon;
let warnings: string[];
const sockets: DaemonSocket[] = [];

beforeEach(async () => {
  warnings = [];
  diag.setLogger(warningSink(warnings));
  daemon = await startDaemon();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await daemon.close();
  diag.disable();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const socketTo = (address?: string): DaemonSocket => {
  const socket = createDaemonSocket(address);
  sockets.push(socket);
  return socket;
};

test('datagrams arrive in the order in which they were sent', async () => {
  const socket = socketTo(`127.0.0.1:${daemon.port}`);

  for (const text of ['a', 'b', 'c']) socket.send(text);
  await daemon.received(3);

  expect(daemon.datagrams).toEqual(['a', 'b', 'c']);
});

test.each([
  (port: number) => `127.0.0.1:${port}`,
  (port: number) => `tcp:127.0.0.1:1 udp:127.0.0.1:${port}`,
  (port: number) => `udp:127.0.0.1:${port} tcp:127.0.0.1:1`,
  (port: number) => `localhost:${port}`,
])('AWS_XRAY_DAEMON_ADDRESS is understood in each of its forms, %#', async (address) => {
  vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', address(daemon.port));

  socketTo().send('hello');
  await daemon.received(1);

  expect(daemon.datagrams).toEqual(['hello']);
  expect(warnings).toEqual([]);
});

test.each(['nonsense', '127.0.0.1', ':2000', '127.0.0.1:0', '127.0.0.1:99999', 'a:1 b:2 c:3'])(
  'AWS_XRAY_DAEMON_ADDRESS="%s" is one warning that names the forms',
  async (address) => {
    vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', address);
    const fresh = await freshWarnings(() => import('../../../exporters/xray/socket.js'));

    sockets.push(fresh.module.createDaemonSocket(), fresh.module.createDaemonSocket());

    expect(fresh.warnings).toEqual([
      `AWS_XRAY_DAEMON_ADDRESS is "${address}", which cannot be used. Set host:port, or ` +
        'tcp:host:port udp:host:port; the default is in force.',
    ]);
  },
);

test('an address given as an option that is none is a TypeError', () => {
  expect(() => createDaemonSocket('nonsense')).toThrow(
    new TypeError('daemonAddress is "nonsense". Give host:port, or tcp:host:port udp:host:port.'),
  );
});

test('the flush of a host name waits until it is resolved and all was sent', async () => {
  const socket = socketTo(`localhost:${daemon.port}`);
  for (let index = 0; index < 10; index += 1) socket.send(String(index));

  await socket.flush();
  await daemon.received(10);

  expect(daemon.datagrams).toEqual([...'0123456789']);
});

test('a host name that nobody knows is one warning with the number of datagrams', async () => {
  const socket = socketTo('no-such-host.invalid:2000');
  for (let index = 0; index < 3; index += 1) socket.send('lost');

  await socket.flush();
  socket.close();

  expect(warnings.join('\n')).toMatch(/X-Ray: 1 datagrams .* failed \(E\w+\)/);
  expect(warnings.join('\n')).toMatch(/X-Ray: 2 datagrams/);
});

test('a flush needs no turn of the event loop when all was sent', async () => {
  const socket = socketTo(`127.0.0.1:${daemon.port}`);
  let turned = false;
  socket.send('hello');
  setImmediate(() => {
    turned = true;
  });

  await socket.flush();

  expect(turned).toBe(false);
});

test('a daemon that comes back gets what is sent from then on', async () => {
  const { port } = daemon;
  const socket = socketTo(`127.0.0.1:${port}`);
  await daemon.close();

  // Each send after a refusal meets the error that the one before it left behind.
  for (let index = 0; index < 5; index += 1) socket.send('refused');
  daemon = await startDaemon(port);
  for (const text of ['first', 'second']) socket.send(text);
  await daemon.received(2);

  // The one that met the refusal was sent again, behind the other: UDP promises no order.
  expect(daemon.datagrams.toSorted()).toEqual(['first', 'second']);
});

test('refusals are counted in one warning with a cure, not one each', async () => {
  const { port } = daemon;
  const socket = socketTo(`127.0.0.1:${port}`);
  await daemon.close();

  for (let index = 0; index < 200; index += 1) {
    socket.send('refused');
    await new Promise((resolve) => setImmediate(resolve));
  }
  await socket.flush();

  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(`the daemon at 127.0.0.1:${port} failed (ECONNREFUSED)`);
  expect(warnings[0]).toContain('AWS_XRAY_DAEMON_ADDRESS');
  socket.close();
  expect(warnings).toHaveLength(2);
  daemon = await startDaemon(port);
});

test('a datagram that is too long is counted and harms no other one', async () => {
  const socket = socketTo(`127.0.0.1:${daemon.port}`);

  socket.send('x'.repeat(65_508));
  socket.send('next');
  await socket.flush();
  await daemon.received(1);

  expect(daemon.datagrams).toEqual(['next']);
  expect(warnings[0]).toContain('EMSGSIZE');
});

test('a send after the close opens the socket again', async () => {
  const socket = socketTo(`127.0.0.1:${daemon.port}`);
  socket.close();

  socket.send('again');
  await daemon.received(1);

  expect(daemon.datagrams).toEqual(['again']);
});

test('an address that cannot be reached is a warning, never an error', async () => {
  // A broadcast takes a permission that the socket does not ask for.
  const socket = socketTo('255.255.255.255:1');

  socket.send('nowhere');
  await socket.flush();

  expect(warnings[0]).toContain('255.255.255.255:1 failed');
});

const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
for (const { address } of addresses.filter((one) => one.address === '::1')) {
  test('datagrams reach an IPv6 address', async () => {
    const server = createSocket('udp6');
    server.bind(0, address);
    await once(server, 'listening');

    socketTo(`[${address}]:${server.address().port}`).send('six');
    const [message] = await once(server, 'message');

    expect(String(message)).toBe('six');
    server.close();
  });
}
