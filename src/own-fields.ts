/** A copy of an object's own fields, with what a getter threw in its place; of anything else none. */
export function ownFields(from: unknown): Record<string, unknown> {
  if (typeof from !== 'object' || from === null) return {};
  try {
    return { ...from };
  } catch {
    return Object.fromEntries(ownKeys(from).map((key) => [key, fieldOf(from, key)]));
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

/** Whether a value is an object of named fields and of no class; never throws. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  try {
    return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  } catch {
    return false;
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

/** The names of an object's own fields; none where they cannot be listed. */
function ownKeys(holder: object): string[] {
  try {
    return Object.keys(holder);
  } catch {
    return [];
  }
}
