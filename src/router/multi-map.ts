/** The values of each name, in order. */
export type MultiMap = Map<string, string[]>;

/** Adds a value to those of a name. */
export function addValue(map: MultiMap, name: string, value: string): void {
  const present = map.get(name);
  if (present === undefined) map.set(name, [value]);
  else present.push(value);
}
