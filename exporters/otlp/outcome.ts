import type { HttpAnswer } from './transport.js';

/** What became of a request. */
export type Outcome =
  | { readonly kind: 'sent'; readonly answer: HttpAnswer }
  /** Worth another try, after `retryAfterMs`; `answered` says whether anybody was there. */
  | {
      readonly kind: 'retryable';
      readonly reason: string;
      readonly answered: boolean;
      readonly retryAfterMs: number;
    }
  /** Less may pass. */
  | { readonly kind: 'too-large'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const RETRYABLE = [429, 502, 503, 504];

const TOO_LARGE = 413;

/** A backend that asks for more is asked again after this long. */
const MAX_RETRY_AFTER_MS = 60_000;

const MAX_QUOTED_CHARACTERS = 200;

/** What an answer means for what was sent. */
export function outcomeOf(answer: HttpAnswer): Outcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent', answer };
  const reason = reasonOf(answer);
  if (status === TOO_LARGE) return { kind: 'too-large', reason };
  if (!RETRYABLE.includes(status)) return { kind: 'refused', reason };
  const retryAfterMs = parseRetryAfter(answer.headers['retry-after'], Date.now());
  return { kind: 'retryable', reason, answered: true, retryAfterMs };
}

/**
 * Reads `Retry-After`, in seconds or as a date, into milliseconds from now; 0 when it says nothing.
 *
 * https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number {
  if (value === undefined) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : dateMs(value) - nowMs;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}

/** The engine takes much more for a date, such as a negative number. */
function dateMs(value: string): number {
  return value.endsWith(' GMT') ? Date.parse(value) : Number.NaN;
}

function reasonOf({ status, statusText, headers, body }: HttpAnswer): string {
  const isText = /^(text\/|application\/json)/.test(headers['content-type'] ?? '');
  const text = isText ? body.toString('utf8').replace(/\s+/g, ' ').trim() : '';
  const quoted = text === '' ? '' : `: ${text.slice(0, MAX_QUOTED_CHARACTERS)}`;
  return `${status} ${statusText}`.trim() + quoted;
}
