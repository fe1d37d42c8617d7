import { UsageError } from './usage-error.js';

// Name=value, Name="value with spaces", and the long form ParameterKey=Name,ParameterValue=value.
const PAIR = /(?:ParameterKey=)?(\w+)(?:=|,ParameterValue=)("(?:[^"\\]|\\.)*"|\S*)/y;

/**
 * Reads the values of a template's parameters: one pair a text, or several with spaces between.
 *
 * @throws UsageError when a text is no pair.
 */
export function parseOverrides(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.flatMap(pairsOf));
}

function pairsOf(text: string): ReadonlyArray<readonly [string, string]> {
  // One word after another by the shell is one pair: its value may hold spaces.
  const single = /^(\w+)=([^"=]*)$/.exec(text);
  if (single !== null) return [[single[1] ?? '', single[2] ?? '']];
  const pairs: Array<readonly [string, string]> = [];
  for (let at = 0; at < text.length; ) {
    PAIR.lastIndex = at;
    const [whole, name, value = ''] = PAIR.exec(text) ?? [];
    if (whole === undefined || name === undefined) {
      throw new UsageError(
        `--parameter-overrides takes Name=value, got "${text.slice(at)}". Write --parameter-overrides Stage=dev`,
      );
    }
    pairs.push([name, value.startsWith('"') ? unquoted(value) : value]);
    at += whole.length;
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
  }
  return pairs;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}
