import { errorMonitor } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { guarded } from '../guarded.js';
import { listenToChannels } from './channels.js';
import { endWithStatus, startClientSpan } from './client-span.js';
import { endWithError } from './failure.js';
import { missingHeaders } from './headers.js';
import { patchNodeHttp } from './node-http-patch.js';
import { createOpenSpans } from './open-spans.js';

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
  const spans = createOpenSpans();

  const created = (request: ClientRequest): void => {
    if (spans.has(request)) return;
    spans.open(request, undefined);
    // The answer to an upgrade is published by no channel.
    if (request.hasHeader('upgrade')) return;
    const started = startClientSpan({
      method: request.method,
      protocol: request.protocol,
      hostname: request.host,
      port: portOf(request),
      path: request.path,
    });
    if (started === undefined) return;
    spans.open(request, started.span);
    // A monitor leaves it to the application whether an error is handled.
    request.once(errorMonitor, (error) => {
      guarded('ending a request', () => spans.end(request, endWithError, error));
    });
    if (request.headersSent) return;
    for (const [name, value] of missingHeaders(started.headers, (key) => request.hasHeader(key))) {
      request.setHeader(name, value);
    }
  };

  const answered = listenToChannels({
    'http.client.response.finish'(message: Message & { readonly response: IncomingMessage }) {
      spans.end(message.request, endWithStatus, message.response.statusCode ?? 0);
    },
  });
  const asked = hasCreatedChannel()
    ? listenToChannels({
        'http.client.request.created': (message: Message) => created(message.request),
      })
    : followPatched(created);
  return () => {
    asked();
    answered();
  };
}

function followPatched(created: (request: ClientRequest) => void): () => void {
  const patch = patchNodeHttp((request) => guarded('following node:http', () => created(request)));
  patch.apply();
  // What the application's modules load after this call, but before the first invocation.
  const later = setImmediate(patch.apply).unref();
  const started = listenToChannels({
    'http.client.request.start'({ request }: Message) {
      // The first request of a module that was loaded later still: a span, but its headers have left.
      patch.apply();
      created(request);
    },
  });
  return () => {
    clearImmediate(later);
    started();
    patch.remove();
  };
}

/** Since 22.12 and 23.2 Node tells of a request before its headers are sent. */
function hasCreatedChannel(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12);
}

/** The port, which Node keeps in the `Host` header alone: when that header is Node's own. */
function portOf(request: ClientRequest): number | undefined {
  const host = request.headersSent ? '' : String(request.getHeader('host') ?? '');
  const [, name, port] = /^\[?(.*?)\]?:(\d+)$/.exec(host) ?? [];
  return port !== undefined && name === request.host ? Number(port) : undefined;
}
