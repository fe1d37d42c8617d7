import { isPlain } from './field.js';
import { asName } from './value-text.js';
import { toWrittenLines, type WrittenLine } from './written-lines.js';

/** A metric of a document, as CloudWatch reads it. */
export interface EmfEntry {
  readonly name: string;
  readonly namespace: unknown;
  readonly unit: unknown;
  readonly values: readonly unknown[];
  readonly highResolution: boolean;
  /** Each set with its values. */
  readonly dimensions: ReadonlyArray<Fields>;
  /** The other members of the root. */
  readonly properties: Fields;
}

type Fields = Readonly<Record<string, unknown>>;

/** The lines that are documents of metrics. @throws TypeError when there are no lines to be read */
export function toEmfLines(received: unknown): readonly WrittenLine[] {
  return toWrittenLines(received, 'EMF lines').filter(
    ({ object }) => object !== undefined && Object.hasOwn(object, '_aws'),
  );
}

/** The metrics of one document: those of every directive. */
export function toEmfEntries(root: Fields): EmfEntry[] {
  const { CloudWatchMetrics: directives } = fieldsIn(root['_aws']);
  return listIn(directives).flatMap((directive) => {
    const { Namespace: namespace, Dimensions, Metrics } = fieldsIn(directive);
    const sets = listIn(Dimensions).map((set) => listIn(set).map(asName));
    const definitions = listIn(Metrics).map(fieldsIn);
    const targets = new Set([...sets.flat(), ...definitions.map(nameOf), '_aws']);
    const shared = {
      namespace,
      dimensions: sets.map((set) => Object.fromEntries(set.map((key) => [key, root[key]]))),
      properties: Object.fromEntries(Object.entries(root).filter(([key]) => !targets.has(key))),
    };
    return definitions.map((definition) => toEntry(root, definition, shared));
  });
}

function toEntry(
  root: Fields,
  definition: Fields,
  shared: Pick<EmfEntry, 'namespace' | 'dimensions' | 'properties'>,
): EmfEntry {
  const name = nameOf(definition);
  const target = Object.hasOwn(root, name) ? root[name] : undefined;
  return {
    name,
    unit: definition['Unit'] ?? 'None',
    values: Array.isArray(target) ? target : target === undefined ? [] : [target],
    highResolution: definition['StorageResolution'] === 1,
    ...shared,
  };
}

function nameOf({ Name }: Fields): string {
  return asName(Name);
}

function fieldsIn(value: unknown): Fields {
  return isPlain(value) ? value : {};
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
