import type { Verdict } from './matcher.js';
import { block, countText, paragraphs } from './message.js';

/** A document, and what is wrong with it. */
export interface Checked {
  readonly label: string;
  readonly problems: readonly string[];
}

/** Whether there are documents, and nothing is wrong with any of them. */
export function validity(noun: string, documents: readonly Checked[]): Verdict {
  const wrong = documents.filter(({ problems }) => problems.length > 0);
  const text = (): string => {
    if (documents.length === 0) return `There is no ${noun}.`;
    const all = countText(documents.length, noun);
    if (wrong.length === 0) return `Nothing is wrong with ${all}, which the test rules out.`;
    return paragraphs(
      `${wrong.length} of ${all} ${wrong.length === 1 ? 'is' : 'are'} not valid:`,
      block(wrong.flatMap(({ label, problems }) => [label, ...problems.map((one) => `  ${one}`)])),
    );
  };
  return { pass: documents.length > 0 && wrong.length === 0, text };
}
