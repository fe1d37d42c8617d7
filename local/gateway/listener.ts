import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SetupError } from '../setup-error.js';

/** Where a gateway listens. */
export interface ListenOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Whether the next free port is taken when this one is not free. */
  readonly orNext: boolean;
  /** Default 127.0.0.1: nobody but this machine. */
  readonly host?: string | undefined;
}

const PORTS_TO_TRY = 50;
const LAST_PORT = 65_535;

/**
 * Opens a server's port. Resolves with its number.
 *
 * @throws SetupError when the port is taken, or the address is not this machine's.
 */
export async function listenOn(server: Server, options: ListenOptions): Promise<number> {
  const { port, orNext, host = '127.0.0.1' } = options;
  const last = orNext ? Math.min(port + PORTS_TO_TRY, LAST_PORT) : port;
  for (let candidate = port; ; candidate++) {
    const problem = await listenAt(server, candidate, host);
    if (problem === undefined) return (server.address() as AddressInfo).port;
    if (problem.code === 'EADDRINUSE' && candidate < last) continue;
    throw setupError(problem, candidate, host);
  }
}

async function listenAt(
  server: Server,
  port: number,
  host: string,
): Promise<NodeJS.ErrnoException | undefined> {
  return await new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException): void => resolve(error);
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve(undefined);
    });
  });
}

function setupError(cause: NodeJS.ErrnoException, port: number, host: string): Error {
  if (cause.code === 'EADDRINUSE') {
    const message = `Port ${port} is taken. Name another: fluoroscope dev --port ${port + 1}`;
    return new SetupError(message, { cause });
  }
  if (cause.code === 'EACCES') {
    const message = `Port ${port} is not for everybody to listen on. Name one over 1023: fluoroscope dev --port 3000`;
    return new SetupError(message, { cause });
  }
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND') {
    const message = `${host} is no address of this machine. Leave --host out for 127.0.0.1.`;
    return new SetupError(message, { cause });
  }
  return cause;
}
