import { promisify } from 'node:util';
import { lambdaEnvironment } from '../../src/telemetry.js';
import { readTlsFiles } from './certificates.js';
import { failureText } from './failure.js';
import { type Outcome, outcomeOf } from './outcome.js';
import type { SignalSettings } from './settings.js';
import { createTransport, type HttpRequest } from './transport.js';

/** What sends one signal's requests. */
export interface Client {
  /** Sends a serialised request, one at a time; never rejects. */
  post(body: Uint8Array): Promise<Outcome>;
  /** Gives up the request under way, and closes the connection. */
  close(): void;
}

/** As the official exporters call themselves; a test holds the version to that of what is inlined. */
const USER_AGENT = 'fluoroscope OTel-OTLP-Exporter-JavaScript/0.223.1';

const CONTENT_TYPES = {
  'http/protobuf': 'application/x-protobuf',
  'http/json': 'application/json',
};

/** Creates what sends requests as the settings of a signal say. */
export function createClient(settings: SignalSettings): Client {
  const { signal, url, timeoutMs } = settings;
  // A runtime that waits for an empty event loop waits for no collector.
  const isHeld = lambdaEnvironment() === undefined;
  const transport = createTransport(url, readTlsFiles(signal, url), isHeld);
  let underWay: AbortController | undefined;
  let isClosed = false;
  return {
    async post(body) {
      if (isClosed) return failed('it is shut down');
      const attempt = new AbortController();
      underWay = attempt;
      const timer = setTimeout(() => {
        attempt.abort(new Error(`no answer within ${timeoutMs} ms`));
      }, timeoutMs);
      if (!isHeld) timer.unref();
      try {
        // Tokens and credentials are fetched by code that may hang.
        const request = await unlessAborted(prepare(body, settings), attempt.signal);
        const answered = transport.post(request, attempt.signal);
        return outcomeOf(await unlessAborted(answered, attempt.signal));
      } catch (error) {
        return failed(failureText(error));
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      isClosed = true;
      underWay?.abort(new Error('it was shut down'));
      transport.close();
    },
  };
}

/** The bytes and the headers as they go over the wire: what is signed is what is sent. */
async function prepare(
  serialised: Uint8Array,
  { protocol, gzip, headers: given, signer }: SignalSettings,
): Promise<HttpRequest> {
  const headers = {
    'user-agent': USER_AGENT,
    ...(await given()),
    'content-type': CONTENT_TYPES[protocol],
    ...(gzip && { 'content-encoding': 'gzip' }),
  };
  const body = gzip ? await compressed(serialised) : serialised;
  return { headers: signer === undefined ? headers : await signer(headers, body), body };
}

async function compressed(body: Uint8Array): Promise<Uint8Array> {
  const { gzip } = await import('node:zlib');
  return promisify(gzip)(body);
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

function failed(reason: string): Outcome {
  return { kind: 'retryable', reason, answered: false, retryAfterMs: 0 };
}
