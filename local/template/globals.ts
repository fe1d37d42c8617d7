import { intrinsicOf } from './intrinsic.js';
import { isRecord, ownValue, type YamlRecord } from './yaml-value.js';

/** Told of each mapping that is made of two: the copy, and the one whose place it takes. */
export type OnMerged = (copy: object, original: object) => void;

/**
 * Puts the properties of a resource over the `Globals` of its type: mappings are merged, lists are
 * joined with the globals first, all else is replaced.
 *
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function mergeGlobals(globals: YamlRecord, own: YamlRecord, onMerged: OnMerged): YamlRecord {
  const merged = new Map(Object.entries(globals));
  for (const [key, value] of Object.entries(own)) {
    merged.set(key, mergeValue(ownValue(globals, key), value, onMerged));
  }
  const copy: YamlRecord = Object.fromEntries(merged);
  onMerged(copy, own);
  return copy;
}

function mergeValue(globals: unknown, own: unknown, onMerged: OnMerged): unknown {
  if (Array.isArray(globals) && Array.isArray(own)) return [...globals, ...own];
  // A function is one value: what it gives is not known before it is evaluated.
  if (isPlain(globals) && isPlain(own)) return mergeGlobals(globals, own, onMerged);
  return own;
}

function isPlain(value: unknown): value is YamlRecord {
  return isRecord(value) && intrinsicOf(value) === undefined;
}
