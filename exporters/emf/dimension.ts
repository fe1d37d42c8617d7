/**
 * What CloudWatch takes as a dimension.
 *
 * Keys and values are printable ASCII. The schema of the format allows keys of 250 characters and
 * values of 1024, 30 of them a set.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const MAX_DIMENSIONS = 30;

const MAX_KEY_CHARACTERS = 250;
const MAX_VALUE_CHARACTERS = 1_024;

/** What nearly all keys and values are, and what needs no further look. */
const PLAIN_KEY = /^[A-Za-z][\x20-\x7e]{0,249}$/;
const PLAIN = /^[\x21-\x7e][\x20-\x7e]*$/;

const PRINTABLE = /^[\x20-\x7e]+$/;
const COMBINING = /[\u0300-\u036f]/g;
const NOT_PRINTABLE = /[^\x20-\x7e]/g;

/** Members of the document's root that a dimension must not be. */
const RESERVED: ReadonlySet<string> = new Set(['_aws', '__proto__']);

/** A key as CloudWatch takes it; `undefined` when nothing of it is left, or it is too long. */
export function dimensionKey(key: string): string | undefined {
  if (PLAIN_KEY.test(key)) return key;
  const text = printable(key).replace(/^:+/, '');
  if (text.trim() === '' || text.length > MAX_KEY_CHARACTERS) return undefined;
  return RESERVED.has(text) ? apart(text) : text;
}

/** A value as CloudWatch takes it, cut to its limit; `undefined` when it is blank or cannot be written. */
export function dimensionValue(value: unknown): string | undefined {
  if (typeof value === 'string' && value.length <= MAX_VALUE_CHARACTERS && PLAIN.test(value)) {
    return value;
  }
  const text = printable(attributeText(value) ?? '').slice(0, MAX_VALUE_CHARACTERS);
  return text.trim() === '' ? undefined : text;
}

/** An attribute's value as text, arrays as JSON; `undefined` when it has none. */
export function attributeText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** The key under which a dimension is written when a metric or the format has its own. */
export function apart(key: string): string {
  return `attribute.${key}`;
}

function printable(text: string): string {
  if (PRINTABLE.test(text)) return text;
  return text.normalize('NFKD').replace(COMBINING, '').replace(NOT_PRINTABLE, '_');
}
