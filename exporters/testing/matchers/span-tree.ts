import type { Paint, Verdict } from './matcher.js';
import { block, paragraphs } from './message.js';
import { compareOutlines, type OutlineLine } from './outline-comparison.js';
import { asOutline, parseOutline } from './outline-text.js';
import { toRecordedSpans } from './recorded-spans.js';
import { outlineLines, spanTrees } from './span-outline.js';

/** Whether the spans are those of an outline, each below its parent. */
export function judgeSpanTree(received: unknown, outline: string): Verdict {
  const expected = parseOutline(outline);
  const trees = spanTrees(toRecordedSpans(received)).map(asOutline);
  const { isEqual, lines } = compareOutlines(expected, trees);
  const text = (paint: Paint): string => {
    if (isEqual) {
      return paragraphs(
        'The spans are those of the outline, which the test rules out:',
        block(outlineLines(trees)),
      );
    }
    if (trees.length === 0) return 'There is no span. Was the handler called and awaited?';
    return paragraphs(
      'The spans differ (- expected, + received):',
      block(lines.map((line) => lineText(line, paint))),
    );
  };
  return { pass: isEqual, text };
}

function lineText({ mark, text }: OutlineLine, paint: Paint): string {
  if (mark === '-') return paint.expected(`- ${text}`);
  return mark === '+' ? paint.received(`+ ${text}`) : `  ${text}`;
}
