/**
 * Stands in for the constants of aws-embedded-metrics in what is published: those that its serializer
 * reads, in the place of an object that has every limit, pattern and address of the package.
 */
export const Constants = {
  MAX_DIMENSION_SET_SIZE: 30,
  MAX_METRICS_PER_EVENT: 100,
  MAX_VALUES_PER_METRIC: 100,
} as const;

/** Stands in for the package's own: how CloudWatch keeps what is of high resolution, in seconds. */
export const StorageResolution = { High: 1 } as const;

/** Stands in for the package's own, which is thrown for a set that is larger than ours ever are. */
export class DimensionSetExceededError extends Error {}
