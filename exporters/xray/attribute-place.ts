import { ANNOTATION_PREFIX, METADATA_PREFIX } from '../../src/telemetry.js';
import { keyOf } from './json.js';

/** Where an attribute belongs by its name. */
export interface Place {
  readonly attribute: string;
  /** What the name says: `undefined` for most; a setting is for the exporter alone. */
  readonly home: 'annotation' | 'metadata' | 'object' | 'setting' | undefined;
  /** The namespace, when it goes to the metadata, as JSON: `,"namespace":`. */
  readonly namespace: string;
  /** Its name there. */
  readonly name: string;
  /** The same, as JSON: `,"name":`. */
  readonly key: string;
  /** Its name among the annotations, likewise. */
  readonly annotationKey: string;
}

/** The namespace of what names none. */
export const DEFAULT = ',"default":';

/** The list of the attributes to be searched for, as the Collector knows it. */
export const INDEX_LIST = 'aws.xray.annotations';
/** Whether the span still runs. */
export const IN_PROGRESS = 'aws.xray.inprogress';

const SETTINGS = [INDEX_LIST, IN_PROGRESS];

/** Enough for all names that a program has; made-up ones beyond are worked out each time. */
const MAX_KNOWN = 1_000;

const known = new Map<string, Place>();

/** The place of an attribute, worked out once for each name. */
export function placeOf(attribute: string): Place {
  let place = known.get(attribute);
  if (place === undefined) {
    place = workOut(attribute);
    if (known.size < MAX_KNOWN) known.set(attribute, place);
  }
  return place;
}

const INVALID_IN_KEY = /[^0-9A-Za-z._]/g;

function workOut(attribute: string): Place {
  const [home, name, namespace = 'default'] = homeOf(attribute);
  return {
    attribute,
    home,
    namespace: keyOf(namespace),
    name,
    key: keyOf(name),
    annotationKey: keyOf(name.replace(INVALID_IN_KEY, '_')),
  };
}

function homeOf(
  attribute: string,
): [home: Place['home'], name: string, namespace?: string | undefined] {
  const after = (prefix: string): string =>
    attribute.startsWith(prefix) ? attribute.slice(prefix.length) : '';
  // The second prefix is that of OpenTelemetry's exporter for Rust.
  const annotation = after(ANNOTATION_PREFIX) || after('annotation.');
  if (annotation) return ['annotation', annotation];
  // `metadata.<namespace>.<name>`, or `metadata.<name>` for the default namespace.
  const metadata = after(METADATA_PREFIX);
  const [, namespace, name = metadata] = /^([^.]+)\.(.+)$/s.exec(metadata) ?? [];
  if (metadata) return ['metadata', name, namespace];
  const object = after('aws.xray.metadata.');
  if (object) return ['object', attribute, object.replace(/^default$/i, 'default')];
  return [SETTINGS.includes(attribute) ? 'setting' : undefined, attribute];
}
