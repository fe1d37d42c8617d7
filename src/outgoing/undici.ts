import type { Span } from '@opentelemetry/api';
import { listenToChannels } from './channels.js';
import { endWithStatus, startClientSpan } from './client-span.js';
import { endWithError } from './failure.js';
import { missingHeaders } from './headers.js';
import { addHeaders, headerNames, type UndiciHeaders, yieldHeaders } from './undici-headers.js';

/** What undici publishes of a request. */
interface UndiciRequest extends UndiciHeaders {
  readonly method: string;
  readonly origin: string | URL;
  readonly path: string;
  readonly upgrade?: unknown;
}

interface Message {
  readonly request: UndiciRequest;
}

/**
 * Follows the requests of `fetch` and of any undici in the process; returns what ends it.
 *
 * https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md
 */
export function followUndici(): () => void {
  const spans = new WeakMap<object, Span>();

  const end = (request: object, ending: (span: Span) => void): void => {
    const span = spans.get(request);
    if (span === undefined) return;
    spans.delete(request);
    ending(span);
  };

  return listenToChannels({
    'undici:request:create'({ request }: Message) {
      // No channel tells how the handshake of a WebSocket went.
      if (request.upgrade) return;
      const { protocol, hostname, port } = new URL(request.origin);
      const started = startClientSpan({
        method: request.method,
        protocol,
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? undefined : Number(port),
        path: request.path,
      });
      if (started === undefined) return;
      spans.set(request, started.span);
      const present = headerNames(request.headers);
      const added = missingHeaders(started.headers, (name) => present.includes(name));
      addHeaders(request, added);
      yieldHeaders(request, new Set(added.map(([name]) => name)));
    },
    'undici:request:headers'(message: Message & { readonly response: { statusCode: number } }) {
      end(message.request, (span) => endWithStatus(span, message.response.statusCode));
    },
    'undici:request:error'(message: Message & { readonly error: unknown }) {
      end(message.request, (span) => endWithError(span, message.error));
    },
  });
}
