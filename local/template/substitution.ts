const VARIABLE = /\$\{([^{}]*)\}/g;

/**
 * The parts of a text for `Fn::Sub`: its own pieces, and what `value` gives for each `${Name}`.
 * `${!Name}` is the text `${Name}`.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html
 */
export function substituted(text: string, value: (name: string) => unknown): readonly unknown[] {
  const parts: unknown[] = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const name = (match[1] ?? '').trim();
    parts.push(text.slice(end, match.index));
    parts.push(name.startsWith('!') ? `\${${name.slice(1)}}` : value(name));
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return parts;
}
