/**
 * What CloudWatch takes as a dimension.
 *
 * Keys and values are printable ASCII. The schema of the format allows keys of 250 characters and
 * values of 1024, 30 of them a set.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const MAX_DIMENSIONS = 30;
const MAX_KEY_CHARACTERS = 250;
const MAX_VALUE_CHARACTERS = 1_024;

/** What nearly all keys and values are: they need no normalisation, whose tables take time to load. */
const PRINTABLE = /^[\x20-\x7e]*$/;

/** Members of the document's root that a dimension must not be. */
const RESERVED: readonly string[] = ['_aws', '__proto__'];

/** Dimensions by key, all of them as CloudWatch takes them. */
export type Dimensions = Readonly<Record<string, string>>;

/**
 * Adds to a set what can be made a dimension; a later value of the same key holds.
 *
 * What cannot is told of and left out: a blank key or value, a key too long, and what would be the
 * 31st one.
 */
export function addDimensions(
  set: Record<string, string>,
  given: Iterable<readonly [string, unknown]>,
  tell: (problem: string) => void,
): Dimensions {
  for (const [name, value] of given) {
    const key = keyOf(name);
    const text = printable(attributeText(value)).slice(0, MAX_VALUE_CHARACTERS);
    const isFull = !Object.hasOwn(set, key) && Object.keys(set).length >= MAX_DIMENSIONS;
    if (key.trim() !== '' && key.length <= MAX_KEY_CHARACTERS && text.trim() !== '' && !isFull) {
      set[key] = text;
    } else {
      tell(
        `EMF: "${name.slice(0, 260)}" is left out as a dimension. Use ${MAX_DIMENSIONS} at most, ` +
          `with 1 to ${MAX_KEY_CHARACTERS} characters and a value that is not blank.`,
      );
    }
  }
  return set;
}

/** An attribute's value as text, arrays as JSON; empty when it has none. */
export function attributeText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}

/** The key under which a dimension is written when a metric or the format has its own. */
export function apart(key: string): string {
  return `attribute.${key}`;
}

function keyOf(name: string): string {
  const text = printable(name).replace(/^:+/, '');
  return RESERVED.includes(text) ? apart(text) : text;
}

function printable(text: string): string {
  if (PRINTABLE.test(text)) return text;
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\x20-\x7e]/g, '_');
}
