/** What `expect.any()`, `expect.stringContaining()` and their like are, in every test runner. */
export interface AsymmetricMatcher {
  asymmetricMatch(other: unknown): boolean;
}

/** A value to be equal to, or an asymmetric matcher in its place. */
export type Matching<T> = T | AsymmetricMatcher;

/** Whether a value decides by itself what it is equal to. */
export function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<AsymmetricMatcher>).asymmetricMatch === 'function'
  );
}

/** Its name as the runners print it: `Any<String>`, or `StringContaining` with what it was made of. */
export function asymmetricName(matcher: AsymmetricMatcher): {
  readonly name: string;
  readonly sample?: unknown;
} {
  const named = matcher as { toAsymmetricMatcher?: () => string; sample?: unknown };
  if (typeof named.toAsymmetricMatcher === 'function') return { name: named.toAsymmetricMatcher() };
  const name = String(matcher);
  return 'sample' in named ? { name, sample: named.sample } : { name };
}
