/** How many causes of causes are written. */
const MAX_CAUSES = 16;

/** An error as the logger writes it: `{ name, message, stack, location, cause?, ...own }`. */
export interface ErrorFields {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** `file:line` of the first frame. */
  readonly location?: string | undefined;
  readonly cause?: unknown;
}

const FRAME = /\(?((?:file:\/\/|[A-Za-z]:\\|\/|node:)[^()\n]*?):(\d+):\d+\)?$/m;

/** Reads an error field by field; a field that cannot be read is left out. */
export function errorFields(error: Error, depth = 0): ErrorFields {
  const stack = text(error, 'stack');
  const fields: Record<string, unknown> = {
    name: text(error, 'name') ?? 'Error',
    message: text(error, 'message') ?? '',
    stack,
    location: stack === undefined ? undefined : locationOf(stack),
  };
  const cause = read(error, 'cause');
  if (cause !== undefined) fields['cause'] = causeFields(cause, depth + 1);
  if (error instanceof AggregateError) fields['errors'] = read(error, 'errors');
  for (const key of ownKeys(error)) if (!(key in fields)) fields[key] = read(error, key);
  return fields as unknown as ErrorFields;
}

function causeFields(cause: unknown, depth: number): unknown {
  if (!(cause instanceof Error)) return cause;
  return depth > MAX_CAUSES ? '[More causes]' : errorFields(cause, depth);
}

function locationOf(stack: string): string | undefined {
  const match = FRAME.exec(stack);
  return match === null ? undefined : `${match[1]}:${match[2]}`;
}

function ownKeys(error: Error): string[] {
  try {
    return Object.keys(error);
  } catch {
    return [];
  }
}

function text(error: Error, key: string): string | undefined {
  const value = read(error, key);
  return value === undefined ? undefined : String(value);
}

function read(error: Error, key: string): unknown {
  try {
    return (error as unknown as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
