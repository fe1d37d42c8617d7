import {
  type BaggageEntry,
  baggageEntryMetadataFromString,
  propagation,
  type TextMapPropagator,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { decodePercent, encodePercent } from '../../src/telemetry.js';

/** The most entries, and the most characters, of one entry and of all: https://www.w3.org/TR/baggage/#limits */
const MAX_ENTRIES = 180;
const MAX_ENTRY_CHARACTERS = 4_096;
const MAX_CHARACTERS = 8_192;

const HEADER = 'baggage';

type NamedEntry = readonly [name: string, entry: BaggageEntry];

/**
 * Creates the propagator of `baggage`; what is malformed or beyond the limits is left out.
 *
 * Our own, as OpenTelemetry's is twice the code. https://www.w3.org/TR/baggage/
 */
export function createBaggagePropagator(): TextMapPropagator {
  return {
    inject(from, carrier, setter) {
      if (isTracingSuppressed(from)) return;
      const entries = propagation.getBaggage(from)?.getAllEntries() ?? [];
      const written = entries.map((entry) => [write(entry), entry] as const);
      const header = withinLimits(written).map(([text]) => text);
      if (header.length > 0) setter.set(carrier, HEADER, header.join(','));
    },
    extract(into, carrier, getter) {
      const header = [getter.get(carrier, HEADER) ?? []].flat().join(',');
      const read = header.split(',').map((text) => [text, parse(text)] as const);
      const entries = withinLimits(read).map(([, entry]) => entry);
      if (entries.length === 0) return into;
      return propagation.setBaggage(into, propagation.createBaggage(Object.fromEntries(entries)));
    },
    fields: () => [HEADER],
  };
}

/** The entries that fit into one header, each beside its text there. */
function withinLimits(
  entries: ReadonlyArray<readonly [text: string, entry: NamedEntry | undefined]>,
): Array<readonly [text: string, entry: NamedEntry]> {
  const fitting: Array<readonly [string, NamedEntry]> = [];
  let characters = 0;
  for (const [text, entry] of entries) {
    const total = characters + text.length;
    if (entry === undefined || text.length > MAX_ENTRY_CHARACTERS || total > MAX_CHARACTERS)
      continue;
    if (fitting.length === MAX_ENTRIES) break;
    fitting.push([text, entry]);
    characters = total + 1;
  }
  return fitting;
}

/** What is said of an entry itself, behind the semicolon, is for its writer to encode. */
function write([name, { value, metadata }]: NamedEntry): string {
  const properties = metadata === undefined ? '' : `;${metadata}`;
  return `${encodePercent(name)}=${encodePercent(value)}${properties}`;
}

function parse(text: string): NamedEntry | undefined {
  const [pair = ''] = text.split(';', 1);
  const [encodedName = ''] = pair.split('=', 1);
  const name = decodePercent(encodedName.trim());
  const value = decodePercent(pair.slice(encodedName.length + 1).trim());
  if (!name || !value) return undefined;
  const properties = text.slice(pair.length + 1);
  return [
    name,
    properties ? { value, metadata: baggageEntryMetadataFromString(properties) } : { value },
  ];
}
