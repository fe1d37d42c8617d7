import { areSpans } from './recorded-spans.js';
import { cut, valueText } from './value-text.js';

/** What a matcher finds in the `this` that Vitest and Jest call it with; all of it may be missing. */
export interface MatcherContext {
  readonly isNot?: boolean | undefined;
  readonly utils?: unknown;
}

/** What Vitest and Jest want to know of a match. */
export interface MatcherResult {
  pass: boolean;
  message(): string;
}

/** A matcher as `expect.extend` takes it. */
export type Matcher<TExpected extends readonly unknown[]> = (
  this: MatcherContext,
  received: unknown,
  ...expected: TExpected
) => MatcherResult;

/** Whether it is as expected, and what is to be said when that is not what the test wants. */
export interface Verdict {
  readonly pass: boolean;
  text(paint: Paint): string;
}

/** The runner's colours for lines that were expected, and that were received. */
export interface Paint {
  expected(line: string): string;
  received(line: string): string;
}

const MAX_CALL_CHARACTERS = 240;

/** Makes a matcher of a judgement; the message begins with the call. */
export function createMatcher<TExpected extends readonly unknown[]>(
  name: string,
  judge: (received: unknown, ...expected: TExpected) => Verdict,
): Matcher<TExpected> {
  return function (received, ...expected) {
    const verdict = judge(received, ...expected);
    // Called as a plain function, a matcher has no `this`.
    const { isNot = false, utils } = this ?? {};
    const message = (): string => {
      const given = expected.filter((value) => value !== undefined).map(argumentText);
      const call = `expect(received)${isNot ? '.not' : ''}.${name}(${given.join(', ')})`;
      return `${cut(call, MAX_CALL_CHARACTERS)}\n\n${verdict.text(paintOf(utils))}`;
    };
    return { pass: verdict.pass, message };
  };
}

/** A span by its name, a text by its first line. */
function argumentText(value: unknown): string {
  if (areSpans([value])) return `span ${valueText((value as { readonly name: string }).name)}`;
  if (typeof value !== 'string') return valueText(value);
  const [first = '', ...others] = value.trim().split('\n');
  return others.length > 0 ? `${valueText(first)} …` : valueText(value);
}

function paintOf(utils: unknown): Paint {
  const { EXPECTED_COLOR, RECEIVED_COLOR } = (utils ?? {}) as Readonly<Record<string, unknown>>;
  return { expected: colour(EXPECTED_COLOR), received: colour(RECEIVED_COLOR) };
}

function colour(given: unknown): (line: string) => string {
  return typeof given === 'function' ? (line) => String(given(line)) : (line) => line;
}
