import { readFileSync } from 'node:fs';
import { SetupError } from '../setup-error.js';
import type { FunctionDefinition } from '../template/function.js';

/** Variables that a file gives to functions, in the place of those in the template. */
export interface EnvironmentFile {
  variablesOf(definition: FunctionDefinition): Readonly<Record<string, string>>;
  /** The names in it that no function has. */
  unknownNames(definitions: readonly FunctionDefinition[]): readonly string[];
}

const FORMS = '{ "FunctionName": { "NAME": "value" } } or { "Parameters": { "NAME": "value" } }';
// The key of what every function gets.
const EVERY_FUNCTION = 'Parameters';

/**
 * Reads a file of variables in either of SAM's two forms, or both in one.
 *
 * A function's own variables go before those of all. Numbers and booleans become text, `null` an empty one.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-invoke.html
 *
 * @throws SetupError when there is no such file, or it has another form.
 */
export function readEnvironmentFile(file: string): EnvironmentFile {
  const content = parse(file);
  const groups = new Map(
    Object.entries(content).map(([name, group]) => [name, textsOf(file, name, group)]),
  );
  return {
    variablesOf: ({ logicalId, name }) => ({
      ...groups.get(EVERY_FUNCTION),
      ...groups.get(name),
      ...groups.get(logicalId),
    }),
    unknownNames(definitions) {
      const known = new Set(definitions.flatMap(({ logicalId, name }) => [logicalId, name]));
      return [...groups.keys()].filter((name) => name !== EVERY_FUNCTION && !known.has(name));
    },
  };
}

function parse(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read: ${String(error)}`;
    throw new SetupError(`The file of variables ${file} ${problem}. It holds ${FORMS}.`, {
      cause: error,
    });
  }
  if (isRecord(content)) return content;
  throw new SetupError(`The file of variables ${file} holds no object. Write ${FORMS}.`);
}

function textsOf(file: string, name: string, group: unknown): Record<string, string> {
  if (!isRecord(group)) {
    throw new SetupError(`${file}: ${name} is no object of variables. Write ${FORMS}.`);
  }
  const texts: Record<string, string> = {};
  for (const [variable, value] of Object.entries(group)) {
    if (typeof value === 'object' && value !== null) {
      throw new SetupError(`${file}: ${name}.${variable} is no text. Write it in quotes.`);
    }
    texts[variable] = value === null ? '' : String(value);
  }
  return texts;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
