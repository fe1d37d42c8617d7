import { type Colours, createColours } from './colour.js';

/** How text is written for one kind of reader. */
export interface Style {
  readonly colours: Colours;
  /** Characters of a line; Infinity where no terminal ends it. */
  readonly columns: number;
  /** Whether everything is shown, at its full length. */
  readonly verbose: boolean;
}

/** Creates a style. Default: no colours, no end of a line, and long values cut. */
export function createStyle(
  options: { colours?: boolean | undefined; columns?: number | undefined; verbose?: boolean } = {},
): Style {
  return {
    colours: createColours(options.colours ?? false),
    columns: options.columns ?? Number.POSITIVE_INFINITY,
    verbose: options.verbose ?? false,
  };
}
