/** A block that says something; `undefined` for one whose fields are all absent. */
export function filled<T extends object>(block: T): T | undefined {
  for (const field in block) if (block[field] !== undefined) return block;
  return undefined;
}
