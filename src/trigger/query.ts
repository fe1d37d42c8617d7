import { decodePercent } from '../percent-encoding.js';
import type { Redactor } from '../redaction.js';

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
