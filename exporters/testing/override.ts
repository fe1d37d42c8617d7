/** Parts of an event that take the place of the built ones; lists are taken whole. */
export type Override<T> = T extends readonly unknown[]
  ? T
  : T extends (...values: never[]) => unknown
    ? T
    : T extends object
      ? { readonly [K in keyof T]?: Override<T[K]> | undefined }
      : T;

/** An override of an event of records: each record is filled up to a whole one. */
export interface RecordsOverride<TRecord> {
  /** Default: one record. */
  readonly Records?: ReadonlyArray<Override<TRecord>> | undefined;
}

/** A new value: the base, with the parts of the override in their places. `undefined` overrides nothing. */
export function overridden<T>(base: T, override: Override<NoInfer<T>> | undefined): T {
  return merge(base, override) as T;
}

/** The records of an override, each filled up by the one that is built for its place. */
export function filledRecords<TRecord>(
  override: RecordsOverride<TRecord>,
  build: (index: number) => TRecord,
): TRecord[] {
  const { Records = [undefined] } = override;
  return Records.map((record, index) => overridden(build(index), record));
}

function merge(base: unknown, override: unknown): unknown {
  if (override === undefined) return base;
  if (!isRecord(base) || !isRecord(override)) return copy(override);
  // Object.fromEntries defines its keys, so that one named __proto__ is a key as any other.
  return Object.fromEntries([
    ...Object.entries(base),
    ...Object.entries(override).map(([key, value]) => [
      key,
      Object.hasOwn(base, key) ? merge(base[key], value) : copy(value),
    ]),
  ]);
}

// A test may change what it gets; what it gave stays as it was.
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
