/**
 * Members of a document's root, each written as JSON.
 *
 * Those that JSON cannot hold are marked, with one warning; `_aws` is the format's own.
 */
export function writtenProperties(
  properties: Readonly<Record<string, unknown>>,
  warn: (message: string) => void,
): Record<string, string> {
  const written: Record<string, string> = {};
  const marked: string[] = [];
  for (const key of Object.keys(properties)) {
    if (key === '_aws') continue;
    try {
      written[key] = JSON.stringify(properties[key]) ?? 'null';
    } catch {
      written[key] = '"[cannot be written]"';
      marked.push(key);
    }
  }
  if (marked.length > 0) {
    warn(`EMF: JSON cannot hold the properties (metadata) ${marked.join(', ')}. Give plain data.`);
  }
  return written;
}
