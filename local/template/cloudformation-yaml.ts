import {
  LineCounter,
  parseDocument,
  type Tags,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { SetupError } from '../setup-error.js';
import { readTree, type YamlTree } from './yaml-tree.js';
import { isRecord, recordOf, type YamlRecord } from './yaml-value.js';

/** A CloudFormation document: its content as data, and where in the file each part was written. */
export interface CloudFormationYaml {
  /** Short forms such as `!Sub x` appear in their long form, `{ 'Fn::Sub': 'x' }`. */
  readonly content: YamlRecord;
  /** `name:line:column` of the deepest part of a path that exists. */
  where(path: readonly string[]): string;
  /** `name:line:column` of a mapping or a list, or of a key in it; the name alone for any other value. */
  placeOf(value: unknown, key?: string): string;
  /** Gives the place of a mapping to its copy. */
  adopt(copy: object, original: object): void;
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
const SHORT_FORMS = [
  '!And',
  '!Base64',
  '!Cidr',
  '!Condition',
  '!Equals',
  '!FindInMap',
  '!ForEach',
  '!GetAtt',
  '!GetAZs',
  '!If',
  '!ImportValue',
  '!Join',
  '!Length',
  '!Not',
  '!Or',
  '!Ref',
  '!Select',
  '!Split',
  '!Sub',
  '!ToJsonString',
  '!Transform',
];

// What the parser says of these is for programmers of parsers.
const REASONS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here (---). A template is one document.',
  RESOURCE_EXHAUSTION: 'it is nested too deeply to be read.',
  TAB_AS_INDENT: 'a tab indents this line. YAML takes spaces alone.',
};

/**
 * Reads a template written in YAML or JSON.
 *
 * @throws SetupError with line and column when the text is no YAML, or has a key twice.
 */
export function parseCloudFormationYaml(text: string, name: string): CloudFormationYaml {
  const lines = new LineCounter();
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? name : `${name}:${line}:${col}`;
  };
  const document = parseDocument(text, {
    customTags: tagsOf(text),
    lineCounter: lines,
    prettyErrors: false,
    // The parser compares each key with each: 10,000 resources took 0.8 s. The tree knows as well.
    uniqueKeys: false,
  });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new SetupError(`${at(error.pos[0])}: ${reasonOf(error)}`, { cause: error });
  }
  const tree = readTree(document.contents, at);
  return {
    content: recordOf(tree.content),
    placeOf(value, key) {
      const inside = isRecord(value) && key !== undefined ? offsetOf(tree, value, key) : undefined;
      const offset = inside ?? offsetAt(tree, value);
      return offset === undefined ? name : at(offset);
    },
    adopt(copy, original) {
      const node = tree.nodes.get(original);
      if (node !== undefined) tree.nodes.set(copy, node);
    },
    where(path) {
      const offset = deepest(tree, path);
      return offset === undefined ? name : at(offset);
    },
  };
}

// A tag that the parser knows costs no warning; what it means is read from the tree. Each plain text
// is held against each known tag: with those that do not occur, 10,000 resources took 0.3 s more.
function tagsOf(text: string): Tags {
  return SHORT_FORMS.filter((tag) => text.includes(tag)).flatMap((tag) => [
    { tag, resolve: (value: string) => value },
    { tag, collection: 'map' as const, resolve: (value: YAMLMap | YAMLSeq) => value },
    { tag, collection: 'seq' as const, resolve: (value: YAMLMap | YAMLSeq) => value },
  ]);
}

function reasonOf({ code, message }: YAMLError): string {
  return REASONS[code] ?? message;
}

function deepest(tree: YamlTree, path: readonly string[]): number | undefined {
  let value: unknown = tree.content;
  let offset: number | undefined;
  for (const key of path) {
    if (!isRecord(value) || !Object.hasOwn(value, key)) break;
    offset = offsetOf(tree, value, key) ?? offset;
    value = value[key];
  }
  return offset;
}

function offsetOf(tree: YamlTree, parent: YamlRecord, key: string): number | undefined {
  const child = offsetAt(tree, parent[key]);
  if (child !== undefined) return child;
  // A text has no identity of its own: its place is looked for beside its key.
  const items = recordOf(tree.nodes.get(parent))['items'];
  const pair = Array.isArray(items)
    ? items.map(recordOf).find((item) => recordOf(item['key'])['value'] === key)
    : undefined;
  const range = recordOf(pair?.['value'])['range'];
  return Array.isArray(range) ? Number(range[0]) : undefined;
}

function offsetAt(tree: YamlTree, value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return tree.nodes.get(value)?.range?.[0];
}
