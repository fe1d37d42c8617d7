import { errorMonitor } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { guarded } from '../guarded.js';
import { listenToChannels } from './channels.js';
import { endClientSpan, startClientSpan } from './client-span.js';
import { missingHeaders } from './headers.js';
import { patchNodeHttp } from './node-http-patch.js';

interface Message {
  readonly request: ClientRequest;
}

/**
 * Follows the requests of `node:http` and `node:https`; returns what ends it.
 *
 * Through diagnostics channels, and where there is none before the headers are sent by wrapping
 * `request` and `get` once the modules are loaded: they are never loaded by us, which takes milliseconds.
 * https://nodejs.org/api/diagnostics_channel.html#built-in-channels
 */
export function followNodeHttp(): () => void {
  // Since 22.12 and 23.2 Node tells of a request before its headers are sent.
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const patch = major * 100 + minor < 22_12 ? patchNodeHttp(follow) : undefined;
  const end = listenToChannels({
    [`http.client.request.${patch ? 'start' : 'created'}`]({ request }: Message) {
      // The first request of a module that was loaded later still: a span, but its headers have left.
      patch?.apply();
      follow(request);
    },
    'http.client.response.finish'({
      request,
      response,
    }: Message & { readonly response: IncomingMessage }) {
      endClientSpan(request, response.statusCode ?? 0);
    },
  });
  return () => {
    end();
    patch?.remove();
  };
}

function follow(request: ClientRequest): void {
  // The answer to an upgrade is published by no channel.
  if (request.hasHeader('upgrade')) return;
  const { protocol, host, headersSent } = request;
  const headers = startClientSpan(request, { protocol, hostname: host, port: portOf(request) });
  if (headers === undefined) return;
  // A monitor leaves it to the application whether an error is handled.
  request.once(errorMonitor, (error) => {
    guarded('ending a request', () => endClientSpan(request, undefined, error));
  });
  if (headersSent) return;
  for (const [name, value] of missingHeaders(headers, (key) => request.hasHeader(key))) {
    request.setHeader(name, value);
  }
}

/** The port, which Node keeps in the `Host` header alone: when that header is Node's own. */
function portOf(request: ClientRequest): string {
  const header = request.headersSent ? '' : String(request.getHeader('host') ?? '');
  const [, name, port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(header) ?? [];
  return name === request.host ? port : '';
}
