import { listenToChannels } from './channels.js';
import { endWithStatus, startClientSpan } from './client-span.js';
import { endWithError } from './failure.js';
import { missingHeaders } from './headers.js';
import { createOpenSpans } from './open-spans.js';
import { hasHeader, lendHeaders, type UndiciHeaders } from './undici-headers.js';

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
  const spans = createOpenSpans();
  return listenToChannels({
    'undici:request:create'({ request }: Message) {
      const { method, path, upgrade } = request;
      // No channel tells how the handshake of a WebSocket went.
      if (upgrade) return;
      const { protocol, hostname, port } = new URL(request.origin);
      const started = startClientSpan({
        method,
        protocol,
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? undefined : Number(port),
        path,
      });
      if (started === undefined) return;
      spans.open(request, started.span);
      lendHeaders(
        request,
        missingHeaders(started.headers, (name) => hasHeader(request, name)),
      );
    },
    'undici:request:headers'(message: Message & { readonly response: { statusCode: number } }) {
      spans.end(message.request, endWithStatus, message.response.statusCode);
    },
    'undici:request:error'(message: Message & { readonly error: unknown }) {
      spans.end(message.request, endWithError, message.error);
    },
  });
}
