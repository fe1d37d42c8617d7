import { listenToChannels } from './channels.js';
import { endClientSpan, startClientSpan } from './client-span.js';
import { missingHeaders } from './headers.js';
import { hasHeader, lendHeaders, type UndiciHeaders } from './undici-headers.js';

/** What undici publishes of a request. */
interface Message {
  readonly request: UndiciHeaders & {
    readonly method: string;
    readonly origin: string | URL;
    readonly path: string;
    readonly upgrade?: unknown;
  };
}

/**
 * Follows the requests of `fetch` and of any undici in the process; returns what ends it.
 *
 * https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md
 */
export function followUndici(): () => void {
  return listenToChannels({
    'undici:request:create'({ request }: Message) {
      // No channel tells how the handshake of a WebSocket went.
      if (request.upgrade) return;
      const headers = startClientSpan(request, new URL(request.origin));
      if (headers) {
        lendHeaders(
          request,
          missingHeaders(headers, (name) => hasHeader(request, name)),
        );
      }
    },
    'undici:request:headers'({
      request,
      response,
    }: Message & { readonly response: { readonly statusCode: number } }) {
      endClientSpan(request, response.statusCode);
    },
    'undici:request:error'({ request, error }: Message & { readonly error: unknown }) {
      endClientSpan(request, undefined, error);
    },
  });
}
