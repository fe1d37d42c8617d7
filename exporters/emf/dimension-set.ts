import type { Attributes } from '@opentelemetry/api';
import { addDimensions, attributeText, type Dimensions } from './dimension.js';

/** The dimensions that a set of attributes came to. */
export interface DimensionSet {
  /** The same text for the same dimensions and resolution, whatever the order of the attributes. */
  readonly key: string;
  readonly dimensions: Dimensions;
  /** What the attributes themselves ask for, in seconds. */
  readonly storageResolution: 1 | 60 | undefined;
}

/** Turns attributes into dimensions: those that `allowed` names, or all. */
export type ToDimensionSet = (
  attributes: Attributes,
  allowed?: ReadonlySet<string> | undefined,
) => DimensionSet;

/** The collector's attribute for the resolution: 1 or 60. It is no dimension. */
const RESOLUTION = 'aws.emf.storage_resolution';

const MAX_REMEMBERED = 4_000;

/** Longer texts are worked out each time rather than kept. */
const MAX_KEY_CHARACTERS = 1_024;

/** Creates the dimension sets over some defaults, which remembers what it made of attributes. */
export function createDimensionSets(
  defaults: Dimensions,
  warn: (message: string) => void,
): ToDimensionSet {
  const remembered = new Map<string, DimensionSet>();
  const setOf: ToDimensionSet = (given, allowed) => {
    const attributes = allowed === undefined ? given : allowedOf(given, allowed);
    const written = attributesKey(attributes);
    const present = remembered.get(written);
    if (present !== undefined) return present;
    const set = toDimensionSet(attributes, defaults, warn);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    if (written.length <= MAX_KEY_CHARACTERS) remembered.set(written, set);
    return set;
  };
  return (attributes, allowed) => {
    try {
      return setOf(attributes, allowed);
    } catch {
      // A getter that throws must not cost the measurement.
      warn('EMF: attributes that cannot be read are left out. Give plain data.');
      return setOf({});
    }
  };
}

/** The attributes as one text, each part with its length, so that no two lists share a text. */
export function attributesKey(attributes: Attributes): string {
  let key = '';
  for (const name of Object.keys(attributes)) {
    const value: unknown = attributes[name];
    const text = attributeText(value);
    key += `${name.length}:${name}${typeof value}${text.length}:${text}`;
  }
  return key;
}

/** The attributes with their keys in order. */
export function sortedAttributes(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function allowedOf(attributes: Attributes, allowed: ReadonlySet<string>): Attributes {
  const entries = Object.entries(attributes);
  return Object.fromEntries(entries.filter(([name]) => allowed.has(name) || name === RESOLUTION));
}

function toDimensionSet(
  attributes: Attributes,
  defaults: Dimensions,
  warn: (message: string) => void,
): DimensionSet {
  const { [RESOLUTION]: seconds, ...others } = sortedAttributes(attributes);
  const given = Object.entries(others).filter(([, value]) => (value ?? null) !== null);
  const dimensions = addDimensions({ ...defaults }, given, warn);
  const asked = Number(seconds) === 1 ? 1 : 60;
  const storageResolution = seconds === undefined ? undefined : asked;
  return { key: JSON.stringify([storageResolution, dimensions]), dimensions, storageResolution };
}
