/**
 * Stands in for `defaultResource` of `@opentelemetry/resources` in what is published.
 *
 * The SDK's providers ask for it when they are given no resource, and ours always give one. The
 * package itself reads the host and waits for detectors, which no code of ours reaches.
 */
export function defaultResource(): undefined {
  return undefined;
}
