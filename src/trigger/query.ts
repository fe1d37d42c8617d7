import { decodePercent, encodePercent } from '../percent-encoding.js';
import type { Redactor } from '../redaction.js';
import { isShape, textsOf } from './shape.js';

/** A query map as text, for sources that send decoded values: `a=1&a=2&b=x%20y`. */
export function queryText(parameters: unknown): string | undefined {
  if (!isShape(parameters)) return undefined;
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of textsOf(value)) pairs.push(`${encodePercent(name)}=${encodePercent(one)}`);
  }
  return pairs.join('&');
}

/** Signatures of presigned URLs, which let whoever reads them in: https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/ */
const SIGNATURES =
  /^(?:AWSAccessKeyId|Signature|sig|X-Goog-Signature|X-Amz-(?:Signature|Credential|Security-Token))$/i;

/** A query without the values that nobody may read: of signatures, and what the application redacts. */
export function redactedQuery(query: string, redactor: Redactor | undefined): string {
  return query
    .split('&')
    .map((pair) => {
      const [encoded = ''] = pair.split('=', 1);
      const name = decodePercent(encoded) ?? encoded;
      const value = pair.slice(encoded.length + 1);
      const isKept =
        !SIGNATURES.test(name) && (redactor?.(['query', name], value) ?? value) === value;
      return isKept ? pair : `${encoded}=REDACTED`;
    })
    .join('&');
}
