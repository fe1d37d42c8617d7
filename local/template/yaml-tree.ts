import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { SetupError } from '../setup-error.js';
import { isRecord, type YamlRecord } from './yaml-value.js';

/** The data of a YAML document, and where each collection of it was written. */
export interface YamlTree {
  readonly content: unknown;
  /** The node that a mapping or a list was read from; the tagged value, for a short form. */
  readonly nodes: WeakMap<object, Node>;
}

interface Reading {
  readonly nodes: WeakMap<object, Node>;
  readonly anchors: Map<string, Anchored | undefined>;
  readonly at: (offset: number) => string;
  /** Values read so far; those of an alias count as often as it stands there. */
  size: number;
}

interface Anchored {
  readonly value: unknown;
  readonly size: number;
}

// A template of 1 MB, CloudFormation's limit, has far fewer values: more come from aliases of aliases.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const MAX_VALUES = 2_000_000;
const MAX_DEPTH = 200;

/**
 * Turns the nodes of a document into data: aliases and merge keys are followed, short forms such
 * as `!Sub x` become `{ 'Fn::Sub': 'x' }`.
 *
 * @throws SetupError with the place of a key that is written twice, of an alias that leads nowhere
 * or to itself, and of what is nested too deeply or repeated too often.
 */
export function readTree(root: unknown, at: (offset: number) => string): YamlTree {
  const reading: Reading = { nodes: new WeakMap(), anchors: new Map(), at, size: 0 };
  return { content: read(reading, root, 0), nodes: reading.nodes };
}

function read(reading: Reading, node: unknown, depth: number): unknown {
  if (++reading.size > MAX_VALUES) {
    throw fail(reading, node, 'its aliases make over 2,000,000 values. Use fewer of them.');
  }
  if (depth > MAX_DEPTH) throw fail(reading, node, `is nested deeper than ${MAX_DEPTH} levels.`);
  if (isAlias(node)) return followed(reading, node);
  const { anchor } = (node ?? {}) as { anchor?: string };
  if (anchor === undefined) return readTagged(reading, node, depth);
  const before = reading.size;
  // Held open, so that an alias inside shows as a circle.
  reading.anchors.set(anchor, undefined);
  const value = readTagged(reading, node, depth);
  reading.anchors.set(anchor, { value, size: reading.size - before });
  return value;
}

function followed(reading: Reading, node: { source: string }): unknown {
  const anchored = reading.anchors.get(node.source);
  if (anchored !== undefined) {
    reading.size += anchored.size;
    return anchored.value;
  }
  const reason = reading.anchors.has(node.source)
    ? `*${node.source} stands inside of what it names.`
    : `*${node.source} names nothing: no &${node.source} comes before it.`;
  throw fail(reading, node, reason);
}

function readTagged(reading: Reading, node: unknown, depth: number): unknown {
  const value = readPlain(reading, node, depth);
  const { tag } = (node ?? {}) as { tag?: string };
  const key = tag === undefined ? undefined : longForm(tag);
  if (key === undefined) return value;
  const long = { [key]: key === 'Fn::GetAtt' ? attributeParts(value) : value };
  reading.nodes.set(long, node as Node);
  return long;
}

// `!` alone, and the tags of YAML itself, such as `!!str`, name no function.
function longForm(tag: string): string | undefined {
  if (!tag.startsWith('!') || tag.length === 1) return undefined;
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::')) return name;
  return `Fn::${name}`;
}

function attributeParts(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const dot = value.indexOf('.');
  return dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)];
}

function readPlain(reading: Reading, node: unknown, depth: number): unknown {
  if (isMap(node)) return readMap(reading, node, depth);
  if (isSeq(node)) return readSeq(reading, node, depth);
  return isScalar(node) ? node.value : null;
}

function readSeq(reading: Reading, node: YAMLSeq, depth: number): unknown {
  const list = node.items.map((item) => read(reading, item, depth + 1));
  reading.nodes.set(list, node);
  return list;
}

function readMap(reading: Reading, node: YAMLMap, depth: number): YamlRecord {
  const own = new Map<string, unknown>();
  const merged: YamlRecord[] = [];
  for (const pair of node.items) {
    const key = keyOf(reading, pair);
    const value = read(reading, pair.value, depth + 1);
    if (isMergeKey(pair.key)) {
      merged.push(...mergedRecords(reading, pair, value));
      continue;
    }
    if (own.has(key)) throw writtenTwice(reading, node, pair);
    own.set(key, value);
  }
  // As entries they are own keys, whatever they are called: `__proto__` as well.
  const record: YamlRecord = Object.fromEntries(merged.length > 0 ? over(merged, own) : own);
  reading.nodes.set(record, node);
  return record;
}

// Own keys win over merged ones, and of those the first named.
function over(
  merged: readonly YamlRecord[],
  own: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, unknown> {
  const records = merged.toReversed().map((record) => Object.entries(record));
  return new Map([...records.flat(), ...own]);
}

function keyOf(reading: Reading, { key }: Pair): string {
  if (isAlias(key)) {
    const value = followed(reading, key);
    if (!isRecord(value) && !Array.isArray(value)) return String(value);
  }
  if (isScalar(key)) return key.source ?? String(key.value ?? '');
  if (key === null) return '';
  throw fail(reading, key, 'a key is a text, not a list or a mapping.');
}

// https://yaml.org/type/merge.html; a quoted one is a key like any other.
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && (key as Scalar).type === 'PLAIN';
}

function mergedRecords(reading: Reading, { key }: Pair, value: unknown): readonly YamlRecord[] {
  const records = Array.isArray(value) ? value : [value];
  if (records.every(isRecord)) return records;
  throw fail(reading, key, '<< takes a mapping, or a list of mappings.');
}

function writtenTwice(reading: Reading, node: YAMLMap, second: Pair): SetupError {
  const key = keyOf(reading, second);
  const first = node.items.find((pair) => keyOf(reading, pair) === key);
  const place = reading.at(startOf(first?.key));
  const reason = `the key ${key} is there twice; the first is at ${place}. Remove one of them.`;
  return fail(reading, second.key, reason);
}

function fail(reading: Reading, node: unknown, reason: string): SetupError {
  return new SetupError(`${reading.at(startOf(node))}: ${reason}`);
}

function startOf(node: unknown): number {
  const { range } = (node ?? {}) as { range?: readonly number[] };
  return range?.[0] ?? 0;
}
