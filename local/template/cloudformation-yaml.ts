import { LineCounter, Pair, parseDocument, Scalar, type Tags, YAMLMap, type YAMLSeq } from 'yaml';
import { SetupError } from '../setup-error.js';
import { recordOf, type YamlRecord } from './yaml-value.js';

/** A CloudFormation document: its content as data, and where in the file each part was written. */
export interface CloudFormationYaml {
  /** Short forms such as `!Sub x` appear in their long form, `{ 'Fn::Sub': 'x' }`. */
  readonly content: YamlRecord;
  /** `name:line:column` of the deepest part of a path that exists. */
  where(path: readonly string[]): string;
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'ForEach',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

/**
 * Reads a template written in YAML or JSON.
 *
 * @throws SetupError with line and column when the text is no YAML.
 */
export function parseCloudFormationYaml(text: string, name: string): CloudFormationYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    customTags: shortForms(),
    lineCounter: lines,
    prettyErrors: false,
  });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined) throw new SetupError(`${at(error.pos[0])}: ${error.message}`);
  return {
    content: recordOf(document.toJS()),
    where(path) {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true);
        const range = recordOf(node)['range'];
        if (Array.isArray(range) && typeof range[0] === 'number') return at(range[0]);
      }
      return name;
    },
  };
}

function shortForms(): Tags {
  const long = FUNCTIONS.map((name) => ({ tag: `!${name}`, key: `Fn::${name}` }));
  const all = [...long, { tag: '!Ref', key: 'Ref' }, { tag: '!Condition', key: 'Condition' }];
  return all.flatMap(({ tag, key }) => [
    { tag, resolve: (value: string) => ({ [key]: scalarArgument(key, value) }) },
    { tag, collection: 'seq' as const, resolve: (value: YAMLMap | YAMLSeq) => wrap(key, value) },
    { tag, collection: 'map' as const, resolve: (value: YAMLMap | YAMLSeq) => wrap(key, value) },
  ]);
}

function scalarArgument(key: string, value: string): unknown {
  if (key !== 'Fn::GetAtt') return value;
  const dot = value.indexOf('.');
  return dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)];
}

function wrap(key: string, value: YAMLMap | YAMLSeq): YAMLMap {
  const map = new YAMLMap();
  map.items.push(new Pair(new Scalar(key), value));
  // The tag has done its work: left on the value it would be resolved once more.
  delete value.tag;
  return map;
}
