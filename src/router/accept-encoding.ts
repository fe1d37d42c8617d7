/**
 * The encoding that an `Accept-Encoding` header values highest, the first of the list among equals.
 *
 * `undefined` where the client takes none of them, or values the body as it is higher.
 * https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 */
export function preferredEncoding<TEncoding extends string>(
  accepted: string | undefined,
  encodings: readonly TEncoding[],
): TEncoding | undefined {
  const qualities = qualitiesOf(accepted ?? '');
  const qualityOf = (name: string): number => qualities.get(name) ?? qualities.get('*') ?? 0;
  const highest = Math.max(...encodings.map(qualityOf));
  if (highest <= 0 || highest < (qualities.get('identity') ?? 0)) return undefined;
  return encodings.find((one) => qualityOf(one) === highest);
}

/** The quality of each name, 0 to 1; what is malformed is passed over. */
function qualitiesOf(accepted: string): ReadonlyMap<string, number> {
  const qualities = new Map<string, number>();
  for (const part of accepted.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim());
    const weight = parameters.find((one) => /^q\s*=/.test(one));
    const quality =
      weight === undefined ? 1 : Number(weight.replace(/^q\s*=\s*/, '') || Number.NaN);
    // `x-gzip` is another word for `gzip`.
    if (quality >= 0 && quality <= 1) qualities.set(name.replace(/^x-gzip$/, 'gzip'), quality);
  }
  return qualities;
}
