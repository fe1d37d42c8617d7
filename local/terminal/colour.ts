/** Text in a colour, or as it is when colours are off. */
export interface Colours {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** Creates the colours, by the control sequences that every terminal knows. */
export function createColours(enabled: boolean): Colours {
  const sequence =
    (open: number, close: number) =>
    (text: string): string =>
      enabled ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: sequence(1, 22),
    dim: sequence(2, 22),
    red: sequence(31, 39),
    green: sequence(32, 39),
    yellow: sequence(33, 39),
    cyan: sequence(36, 39),
  };
}
