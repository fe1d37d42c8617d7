import { parseArgs } from 'node:util';
import { nearestOf } from './nearest.js';
import { parseOverrides } from './parameter-overrides.js';
import { UsageError } from './usage-error.js';

/** A command line, understood. */
export interface CommandLine {
  /** One of the known commands; absent when none is named. */
  readonly command?: CommandName | undefined;
  /** What stands after the command. */
  readonly operands: readonly string[];
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly parameterOverrides: Readonly<Record<string, string>>;
  readonly envVarsPath?: string | undefined;
  readonly event?: string | undefined;
  readonly sample?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** What the program can be asked to do. */
export type CommandName = 'dev' | 'invoke' | 'events';

type OptionName = keyof typeof OPTIONS;

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'parameter-overrides': { type: 'string', multiple: true },
  'env-vars': { type: 'string' },
  event: { type: 'string', short: 'e' },
  sample: { type: 'string' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  verbose: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const EVERYWHERE: readonly OptionName[] = ['help', 'version'];
const TEMPLATE: readonly OptionName[] = ['parameter-overrides', 'env-vars', 'json', 'verbose'];

/** The options of each command. */
const COMMANDS: Readonly<Record<CommandName, readonly OptionName[]>> = {
  dev: [...TEMPLATE, 'port', 'host', 'quiet', ...EVERYWHERE],
  invoke: [...TEMPLATE, 'event', 'sample', ...EVERYWHERE],
  events: EVERYWHERE,
};

interface Given {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
}

/**
 * Understands the words after the program's name.
 *
 * @throws UsageError which word is wrong, and which one is meant most likely.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { command, operands, options } = readWords(args);
  for (const option of options) checkOption(option, command);
  const last = (name: OptionName): string | undefined =>
    options.findLast((option) => option.name === name)?.value;
  const given = (name: OptionName): boolean => options.some((option) => option.name === name);
  if (given('quiet') && given('verbose')) {
    throw new UsageError('--quiet and --verbose contradict each other. Give one of them.');
  }
  const overrides = options.filter(({ name }) => name === 'parameter-overrides');
  return {
    command,
    operands,
    port: portOf(last('port')),
    host: last('host'),
    parameterOverrides: parseOverrides(overrides.flatMap(({ value }) => value ?? [])),
    envVarsPath: last('env-vars'),
    event: last('event'),
    sample: last('sample'),
    json: given('json'),
    quiet: given('quiet'),
    verbose: given('verbose'),
    help: given('help'),
    version: given('version'),
  };
}

function readWords(args: readonly string[]): {
  command: CommandName | undefined;
  operands: readonly string[];
  options: readonly Given[];
} {
  const config = { args: [...args], options: OPTIONS, strict: false, allowPositionals: true };
  const { tokens } = parseArgs({ ...config, tokens: true });
  const words: string[] = [];
  const options: Given[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      // SAM takes A=1 B=2 after one --parameter-overrides.
      const before = options.at(-1);
      const follows = before?.name === 'parameter-overrides' && /^\w+=/.test(token.value);
      if (follows) options.push({ ...before, value: token.value });
      else words.push(token.value);
    }
    if (token.kind === 'option') {
      options.push({ name: token.name, rawName: token.rawName, value: token.value });
    }
  }
  const [first, ...operands] = words;
  return { command: commandOf(first), operands, options };
}

function commandOf(word: string | undefined): CommandName | undefined {
  if (word === undefined) return undefined;
  const known = Object.keys(COMMANDS) as CommandName[];
  const command = known.find((name) => name === word);
  if (command !== undefined) return command;
  throw new UsageError(`Unknown command "${word}". ${cureOf(word, known)} See fluoroscope --help.`);
}

function checkOption({ name, rawName, value }: Given, command: CommandName | undefined): void {
  const allowed = command === undefined ? EVERYWHERE : COMMANDS[command];
  const known = allowed.find((option) => option === name);
  if (known === undefined) {
    const cure = cureOf(
      rawName,
      allowed.map((option) => `--${option}`),
    );
    const place = command === undefined ? '' : ` of fluoroscope ${command}`;
    throw new UsageError(`Unknown option "${rawName}"${place}. ${cure}`);
  }
  const takesValue = OPTIONS[known].type === 'string';
  if (takesValue && (value === undefined || value === '')) {
    throw new UsageError(`${rawName} needs a value, such as ${EXAMPLES[known] ?? ''}`);
  }
  if (!takesValue && value !== undefined) {
    throw new UsageError(`${rawName} takes no value, got "${value}".`);
  }
}

const EXAMPLES: Partial<Record<OptionName, string>> = {
  port: '--port 3000',
  host: '--host 127.0.0.1',
  'parameter-overrides': '--parameter-overrides Stage=dev',
  'env-vars': '--env-vars env.json',
  event: '--event event.json',
  sample: '--sample sqs',
};

function cureOf(word: string, known: readonly string[]): string {
  const nearest = nearestOf(word, known);
  return nearest === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${nearest}?`;
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port takes a number from 0 to 65535, got "${text}".`);
}
