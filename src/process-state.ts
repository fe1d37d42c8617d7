/**
 * One value a process, whatever number of copies of this package it holds.
 *
 * A bundle and a dependency, or an ES module and a CommonJS copy, can both be loaded; they agree
 * because the value sits on `globalThis` under a registered symbol. The number at the end of the
 * key changes when the shape of a value does.
 */
/* @__NO_SIDE_EFFECTS__ */
export function processState<T extends object>(name: string, create: () => T): T {
  const home = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`fluoroscope.${name}.1`);
  const present = home[key];
  if (present !== undefined) return present;
  const created = create();
  home[key] = created;
  return created;
}
