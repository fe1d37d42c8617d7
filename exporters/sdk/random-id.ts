import type { IdGeneratorLike } from './span.js';

/** A new id of a span or a segment: 16 hex digits, not all zero. */
export function createSpanId(): string {
  return randomWord() + randomWord();
}

/** The generator of ids that are random throughout: of a trace 32 hex digits, not all zero. */
export const RANDOM_IDS: IdGeneratorLike = {
  generateTraceId: () => createSpanId() + createSpanId(),
  generateSpanId: createSpanId,
};

function randomWord(): string {
  return Math.floor(Math.random() * 0xffff_ffff + 1)
    .toString(16)
    .padStart(8, '0');
}
