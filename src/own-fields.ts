/** A copy of an object's own fields, with what a getter threw in its place; of anything else none. */
export function ownFields(from: unknown): Record<string, unknown> {
  if (typeof from !== 'object' || from === null) return {};
  try {
    return { ...from };
  } catch {
    return Object.fromEntries(ownKeys(from).map((key) => [key, fieldOf(from, key)]));
  }
}

/** The names of an object's own fields; none where they cannot be listed. */
export function ownKeys(holder: object): string[] {
  try {
    return Object.keys(holder);
  } catch {
    return [];
  }
}

/** A field, or what its getter threw: `[Thrown: …]`. */
export function fieldOf(holder: object, key: string | number): unknown {
  try {
    return (holder as Readonly<Record<string | number, unknown>>)[key];
  } catch (error) {
    return `[Thrown: ${reason(error)}]`;
  }
}

/** What an error says, whatever was thrown. */
export function reason(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return 'unknown';
  }
}
