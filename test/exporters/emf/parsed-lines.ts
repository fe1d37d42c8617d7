import { type EmfLine, parseEmf } from '../../conformance/valid-emf.js';

export { type EmfLine, problemsOf } from '../../conformance/valid-emf.js';

/** Takes what a provider writes. */
export interface WrittenLines {
  readonly write: (text: string) => void;
  /** The text of each call. */
  readonly writes: string[];
  texts(): string[];
  /** @throws Error when one of them is not what CloudWatch takes */
  documents(): EmfLine[];
}

/** Creates a place to write to, which parses what came. */
export function createWrittenLines(): WrittenLines {
  const writes: string[] = [];
  const parsed: EmfLine[] = [];
  const texts = (): string[] => writes.flatMap((text) => text.trimEnd().split('\n'));
  return {
    writes,
    write: (text) => writes.push(text),
    texts,
    documents() {
      // Each line is looked at once, however often it is asked for.
      parsed.push(...texts().slice(parsed.length).map(parseEmf));
      return [...parsed];
    },
  };
}
