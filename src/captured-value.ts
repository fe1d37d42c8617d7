import type { AttributeValue } from '@opentelemetry/api';
import type { Redactor } from './redaction.js';
import { createJsonWriter, safeJson } from './safe-json.js';

/** What is captured of a result is cut at this many characters, as the rest of its span must fit beside it. */
const MAX_CAPTURED_CHARACTERS = 4_096;

/** Never captured, whatever holds them. */
const SECRETS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'cookies',
  'set-cookie',
  'proxy-authorization',
]);

/**
 * A value as a span attribute: texts, numbers and booleans as they are, all else as JSON text.
 *
 * `undefined` for a value that says nothing.
 */
export function attributeValue(value: unknown): AttributeValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return safeJson(value);
}

/** A result as a span attribute, at most 4 KB, without cookies, authorization and what is redacted. */
export function capturedValue(
  result: unknown,
  redactor?: Redactor | undefined,
): AttributeValue | undefined {
  const writer = createJsonWriter(MAX_CAPTURED_CHARACTERS, redactor, SECRETS);
  if (typeof result === 'object' && result !== null) return safeJson(result, writer);
  if (typeof result !== 'string') return attributeValue(result);
  const text = redactor ? (JSON.parse(safeJson(result, writer) ?? '""') as string) : result;
  return text.slice(0, MAX_CAPTURED_CHARACTERS);
}
