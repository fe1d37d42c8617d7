/**
 * Members of a document's root by key, each as it is written, with a comma behind it.
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
    let json = 'null';
    try {
      json = JSON.stringify(properties[key]) ?? json;
    } catch {
      json = '"[cannot be written]"';
      marked.push(key);
    }
    written[key] = `${JSON.stringify(key)}:${json},`;
  }
  if (marked.length > 0) {
    warn(`EMF: JSON cannot hold the properties (metadata) ${marked.join(', ')}. Give plain data.`);
  }
  return written;
}
