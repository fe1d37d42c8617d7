/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const NAMESPACE = /^(?!:|AWS\/)(?=.*\S)[0-9A-Za-z.\-_/#: ]{1,255}$/;

/**
 * Refuses a namespace that CloudWatch would, which it does without a word.
 *
 * @throws TypeError when it is no string, RangeError when its text cannot be a namespace.
 */
export function assertNamespace(namespace: unknown): asserts namespace is string {
  const isText = typeof namespace === 'string';
  const problem = isText ? namespaceProblem(namespace) : 'is no text. Give one such as "shop".';
  if (problem === undefined) return;
  const message = `The namespace "${String(namespace).slice(0, 300)}" ${problem}`;
  throw isText ? new RangeError(message) : new TypeError(message);
}

/** What is wrong with a namespace, and what is not; `undefined` when nothing is. */
export function namespaceProblem(namespace: string): string | undefined {
  if (NAMESPACE.test(namespace)) return undefined;
  return (
    `(${namespace.length} characters) cannot be one. Use 1 to 255 of letters, digits, blank and ` +
    '. - _ / # :, not ":" or the reserved "AWS/" first.'
  );
}
