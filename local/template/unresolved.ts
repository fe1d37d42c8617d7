/** A value that is not known here, kept as a text that shows it: `${Table.Arn}`. */
export interface Unresolved {
  readonly [mark]: true;
  readonly text: string;
}

/** A part of the template whose value is not known here. */
export interface UnresolvedValue {
  /** As it appears in the value: `${Table.Arn}`. */
  readonly text: string;
  /** `template.yaml:12:9`. */
  readonly place: string;
  /** A sentence. */
  readonly reason: string;
}

const mark: unique symbol = Symbol('unresolved');

/** Creates the text in the form in which `Fn::Sub` writes a reference. */
export function createUnresolved(inside: string): Unresolved {
  return { [mark]: true, text: `\${${inside}}` };
}

/** Creates the text of what has an unresolved part, such as a joined one. */
export function partlyUnresolved(text: string): Unresolved {
  return { [mark]: true, text };
}

/** Whether a value is not known here. */
export function isUnresolved(value: unknown): value is Unresolved {
  return typeof value === 'object' && value !== null && mark in value;
}

/** A value as the text of an argument, for a person's eyes: at most 200 characters. */
export function argumentText(value: unknown): string {
  if (isUnresolved(value)) return value.text;
  const text = typeof value === 'string' ? value : JSON.stringify(value, shown);
  return text === undefined ? '' : text.slice(0, 200);
}

function shown(_key: string, value: unknown): unknown {
  return isUnresolved(value) ? value.text : value;
}
