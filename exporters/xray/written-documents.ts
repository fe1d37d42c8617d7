import { indexesNothing } from './annotations.js';
import { toJson } from './json.js';
import { toSegment } from './segment.js';
import type { SegmentView } from './segment-view.js';
import { type FittedDocument, fitDocument, fits } from './trim.js';
import { toDocuments } from './xray-documents.js';

/**
 * Writes the documents of a span, each short enough for a datagram.
 *
 * The attributes of a resource are half of a document's text, and are the same in each: they are
 * written once and joined in, where nothing else has to be done with them.
 */
export function writeDocuments(view: SegmentView): readonly FittedDocument[] {
  const { storesResource, localRoot, resource } = view;
  if (storesResource && !localRoot && resource.metadataJson !== '' && indexesNothing(view)) {
    const json = joined(toJson(toSegment({ ...view, resourceApart: true })), resource.metadataJson);
    if (fits(json)) return [{ json }];
  }
  return toDocuments(view).map(fitDocument);
}

const OPENING_BRACE = 123;

/** Joins fields to the end of `metadata.default`, which a document ends with: `…"default":{…}}}`. */
function joined(json: string, fields: string): string {
  const isFirst = json.charCodeAt(json.length - 4) === OPENING_BRACE;
  return `${json.slice(0, -3)}${isFirst ? '' : ','}${fields}}}}`;
}
