/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const NAMESPACE = /^(?!:|AWS\/)(?=.*\S)[0-9A-Za-z.\-_/#: ]{1,255}$/;

/** Whether CloudWatch takes a text as a namespace, which else it refuses without a word. */
export function isNamespace(text: string): boolean {
  return NAMESPACE.test(text);
}

/**
 * Refuses a namespace that CloudWatch would.
 *
 * @throws TypeError when it is no string, RangeError when its text cannot be a namespace.
 */
export function assertNamespace(namespace: unknown): asserts namespace is string {
  const isText = typeof namespace === 'string';
  if (isText && isNamespace(namespace)) return;
  const message =
    `The namespace "${String(namespace).slice(0, 300)}" cannot be one. Use 1 to 255 of letters, ` +
    'digits, blank and .-_/#:, not ":" or the reserved "AWS/" first.';
  throw isText ? new RangeError(message) : new TypeError(message);
}
