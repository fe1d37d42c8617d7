import type { Attributes } from '@opentelemetry/api';
import { attributeText, dimensionKey, dimensionValue, MAX_DIMENSIONS } from './dimension.js';

/** The dimensions that a set of attributes came to. */
export interface DimensionSet {
  /** The same text for the same dimensions and resolution, whatever the order of the attributes. */
  readonly key: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Whether the attributes themselves ask for one second (true) or for a minute (false). */
  readonly highResolution: boolean | undefined;
}

/** Turns attributes into dimensions, and remembers what it made of them. */
export interface DimensionSets {
  /** The same object for attributes that say the same, until `trim()`. */
  of(attributes: Attributes): DimensionSet;
  /** Where the measurements of too many sets are put together. */
  readonly overflow: DimensionSet;
  /** Forgets what it remembers once that is much. Sets made before are not met again. */
  trim(): void;
}

export interface DimensionSetOptions {
  readonly defaults: Readonly<Record<string, string>>;
  /** The attributes that become dimensions; all of them when not given. */
  readonly allowed?: readonly string[] | undefined;
  readonly warn: (message: string) => void;
}

/** The collector's attribute for the resolution: 1 or 60. It is no dimension. */
const RESOLUTION = 'aws.emf.storage_resolution';

// https://opentelemetry.io/docs/specs/otel/metrics/sdk/#overflow-attribute
const OVERFLOW: Attributes = { 'otel.metric.overflow': 'true' };

const MAX_REMEMBERED = 4_000;

/** Longer texts are worked out each time rather than kept. */
const MAX_KEY_CHARACTERS = 4_096;

/** Creates the dimension sets of one allow-list. */
export function createDimensionSets(options: DimensionSetOptions): DimensionSets {
  /** By the attributes as they were written: the quick way, taken nearly always. */
  const byAttributes = new Map<string, DimensionSet>();
  const byKey = new Map<string, DimensionSet>();
  const allowed = options.allowed && new Set(options.allowed);

  const canonical = (attributes: Attributes): DimensionSet => {
    const made = toDimensionSet(allowedOf(attributes, allowed), options);
    const present = byKey.get(made.key);
    if (present !== undefined) return present;
    byKey.set(made.key, made);
    return made;
  };
  const remembered = (attributes: Attributes): DimensionSet => {
    const written = attributesKey(attributes);
    const present = byAttributes.get(written);
    if (present !== undefined) return present;
    const set = canonical(attributes);
    if (byAttributes.size < MAX_REMEMBERED && written.length <= MAX_KEY_CHARACTERS) {
      byAttributes.set(written, set);
    }
    return set;
  };
  return {
    overflow: toDimensionSet(Object.entries(OVERFLOW), options),
    of(attributes) {
      try {
        return remembered(attributes);
      } catch {
        // A getter that throws must not cost the measurement.
        options.warn('EMF: attributes that cannot be read were left out. Give plain data.');
        return remembered({});
      }
    },
    trim() {
      if (byKey.size + byAttributes.size < MAX_REMEMBERED) return;
      byKey.clear();
      byAttributes.clear();
    },
  };
}

/** The attributes as one text, each part with its length, so that no two lists share a text. */
export function attributesKey(attributes: Attributes): string {
  let key = '';
  for (const name of Object.keys(attributes)) {
    const value: unknown = attributes[name];
    const text = attributeText(value) ?? '';
    key += `${name.length}:${name}${typeof value}${text.length}:${text}`;
  }
  return key;
}

/** The attributes with their keys in order. */
export function sortedAttributes(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).sort(byName));
}

type Entry = readonly [string, unknown];

function allowedOf(attributes: Attributes, allowed: ReadonlySet<string> | undefined): Entry[] {
  const entries = Object.entries(attributes);
  if (allowed === undefined) return entries;
  return entries.filter(([key]) => allowed.has(key) || key === RESOLUTION);
}

function toDimensionSet(
  entries: readonly Entry[],
  { defaults, warn }: DimensionSetOptions,
): DimensionSet {
  const dimensions: Record<string, string> = { ...defaults };
  let highResolution: boolean | undefined;
  for (const [name, value] of [...entries].sort(byName)) {
    if (name === RESOLUTION) highResolution = Number(value) === 1;
    else if (value !== null && value !== undefined) {
      const problem = put(dimensions, name, value);
      if (problem !== undefined) warn(problem);
    }
  }
  return { key: keyOf(dimensions, highResolution), dimensions, highResolution };
}

/** Sets a dimension; returns what to say of one that cannot be set. */
function put(dimensions: Record<string, string>, name: string, value: unknown): string | undefined {
  const key = dimensionKey(name);
  const text = dimensionValue(value);
  if (key === undefined || text === undefined) {
    return (
      `EMF: the attribute "${name.slice(0, 260)}" is no dimension, as its key or value is blank ` +
      'or cannot be written, or its key has over 250 characters. The measurement itself is kept.'
    );
  }
  if (!Object.hasOwn(dimensions, key) && Object.keys(dimensions).length >= MAX_DIMENSIONS) {
    return `EMF: dropped the dimension "${key}" (limit ${MAX_DIMENSIONS}). Name fewer attributes.`;
  }
  dimensions[key] = text;
  return undefined;
}

function keyOf(dimensions: Readonly<Record<string, string>>, high: boolean | undefined): string {
  return JSON.stringify([high ?? null, ...Object.entries(dimensions).sort(byName)]);
}

function byName([one]: Entry, [other]: Entry): number {
  return one < other ? -1 : Number(one > other);
}
