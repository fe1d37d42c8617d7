/**
 * Stands in for the SDK's `ParentBasedSampler` in what is published.
 *
 * The SDK's tracer provider creates one when it is given no sampler, and ours always gives one.
 */
export function ParentBasedSampler(): void {}
