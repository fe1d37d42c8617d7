import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** A document as CloudWatch reads it. */
export interface EmfLine {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly EmfDirective[];
  };
  readonly [member: string]: unknown;
}

interface EmfDirective {
  readonly Namespace: string;
  readonly Dimensions: readonly string[][];
  readonly Metrics: ReadonlyArray<{
    readonly Name: string;
    readonly Unit: string;
    readonly StorageResolution?: number;
  }>;
}

/** Lambda cuts a line of stdout at 65,536 bytes; the rest is room for what it may add. */
const MAX_LINE_BYTES = 60_000;

const SCHEMA: object = JSON.parse(
  readFileSync(new URL('./emf-schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
ajv.addSchema(SCHEMA, 'emf');
const documentSchema = compiled('emf');
const targetSchema = compiled('emf#/$defs/target');
const dimensionSchema = compiled('emf#/$defs/dimension');

/** Whether a line of stdout is meant to be a document. */
export function isEmf(line: string): boolean {
  return line.startsWith('{') && line.includes('"_aws":');
}

/** Parses a line. @throws Error for one that CloudWatch would not take, or that Lambda would cut */
export function parseEmf(text: string): EmfLine {
  const line = JSON.parse(text) as EmfLine;
  const problems = problemsOf(line);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_LINE_BYTES) problems.push(`${bytes} bytes`);
  if (problems.length === 0) return line;
  throw new Error(`No valid EMF: ${problems.join('; ')}\n${text.slice(0, 2_000)}`);
}

/** What is wrong with a document by the schema, and by what a schema cannot say; empty when nothing is. */
export function problemsOf(line: EmfLine): string[] {
  const problems = errorsOf(documentSchema, line);
  if (problems.length > 0) return problems;
  return line._aws.CloudWatchMetrics.flatMap((directive) => directiveProblems(line, directive));
}

function directiveProblems(line: EmfLine, { Dimensions, Metrics }: EmfDirective): string[] {
  const names = Metrics.map(({ Name }) => Name);
  const keys = new Set(Dimensions.flat());
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const inTwoRoles = names.filter((name) => keys.has(name) || name === '_aws');
  return [
    ...twice.map((name) => `the metric ${name} is defined twice`),
    ...inTwoRoles.map((name) => `${name} is a metric and something else`),
    ...names.flatMap((name) => targetProblems(line, name, targetSchema)),
    ...[...keys].flatMap((key) => targetProblems(line, key, dimensionSchema)),
    ...names.flatMap((name) => statisticsProblems(name, line[name])),
  ];
}

function targetProblems(line: EmfLine, name: string, schema: ValidateFunction): string[] {
  if (!Object.hasOwn(line, name)) return [`${name} is no member of the root`];
  return errorsOf(schema, line[name]).map((problem) => `${name} ${problem}`);
}

function statisticsProblems(name: string, target: unknown): string[] {
  if (typeof target !== 'object' || target === null || Array.isArray(target)) return [];
  const { Values = [], Counts = [], Min, Max } = target as Record<string, number[]>;
  const problems: string[] = [];
  if (Values.length !== Counts.length) problems.push(`${name} has not a count for each value`);
  if (Number(Min) > Number(Max)) problems.push(`${name} has its least value above its greatest`);
  return problems;
}

function compiled(reference: string): ValidateFunction {
  const schema = ajv.getSchema(reference);
  if (schema === undefined) throw new Error(`No schema ${reference}`);
  return schema;
}

function errorsOf(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
