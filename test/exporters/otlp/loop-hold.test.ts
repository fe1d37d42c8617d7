import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { limitHold } from '../../../exporters/otlp/loop-hold.js';

/** A server that takes connections, and reads nothing. */
let server: Server;
let outgoing: ClientRequest;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  server = createServer((socket) => socket.pause().on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  vi.useRealTimers();
  outgoing.destroy();
  server.close();
});

/** Begins a request. */
function begin(options: { readonly lookup?: () => void }): () => boolean {
  const { port } = server.address() as AddressInfo;
  outgoing = request({ host: 'collector.test', port, method: 'POST', ...options });
  outgoing.on('error', () => {});
  return limitHold(outgoing);
}

const found = (_name: string, _options: object, callback: (...found: unknown[]) => void): void =>
  callback(null, [{ address: '127.0.0.1', family: 4 }]);

const lookup = found as unknown as () => void;

describe('after 500 ms a request', () => {
  test('that is still being connected is broken off', async () => {
    const isBrokenOff = begin({ lookup: () => {} });
    outgoing.end('x');
    await once(outgoing, 'socket');
    vi.advanceTimersByTime(499);
    expect([isBrokenOff(), outgoing.destroyed]).toEqual([false, false]);
    vi.advanceTimersByTime(1);
    expect([isBrokenOff(), outgoing.destroyed]).toEqual([true, true]);
  });

  test('whose bytes nobody takes is broken off', async () => {
    const isBrokenOff = begin({ lookup });
    outgoing.end(Buffer.alloc(64_000_000));
    await once(server, 'connection');
    vi.advanceTimersByTime(500);
    expect([isBrokenOff(), outgoing.destroyed]).toEqual([true, true]);
  });

  test('that waits for its answer goes on', async () => {
    const isBrokenOff = begin({ lookup });
    outgoing.end('x');
    await Promise.all([once(outgoing, 'finish'), once(server, 'connection')]);
    vi.advanceTimersByTime(500);
    expect([isBrokenOff(), outgoing.destroyed]).toEqual([false, false]);
  });

  test('that is over has left no timer', async () => {
    begin({ lookup });
    outgoing.end('x');
    await once(server, 'connection');
    const closed = new Promise((resolve) => outgoing.on('close', resolve));
    outgoing.destroy();
    await closed;
    expect(vi.getTimerCount()).toBe(0);
  });
});
