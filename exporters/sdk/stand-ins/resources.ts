/**
 * Stands in for `defaultResource` of `@opentelemetry/resources` in what is published.
 *
 * The SDK's tracer provider asks for it when it is given no resource, and ours always gives one. The
 * package itself reads the host and waits for detectors, which no code of ours reaches.
 */
export function defaultResource(): undefined {
  return undefined;
}
