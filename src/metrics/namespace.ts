/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const MAX_CHARACTERS = 255;

const ALLOWED = /^(?!:)(?=.*\S)[0-9A-Za-z.\-_/#: ]+$/;

/**
 * Refuses a namespace that CloudWatch would, which it does without a word.
 *
 * @throws TypeError when it is no string, RangeError when its text cannot be a namespace.
 */
export function assertNamespace(namespace: unknown): asserts namespace is string {
  if (typeof namespace !== 'string') {
    throw new TypeError(
      `The option "namespace" is a ${typeof namespace}. Give a text such as "shop".`,
    );
  }
  const problem = namespaceProblem(namespace);
  if (problem !== undefined) {
    throw new RangeError(
      `The namespace "${namespace.slice(0, 300)}" ${problem}. Use 1 to ${MAX_CHARACTERS} of ` +
        'letters, digits, blank and . - _ / # : in it.',
    );
  }
}

/** What is wrong with a namespace; `undefined` when nothing is. */
export function namespaceProblem(namespace: string): string | undefined {
  if (namespace.length > MAX_CHARACTERS) return `has ${namespace.length} characters`;
  if (namespace.startsWith('AWS/')) return 'begins with "AWS/", which is reserved';
  return ALLOWED.test(namespace) ? undefined : 'is blank, begins with ":" or has other characters';
}
