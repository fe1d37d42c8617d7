import { type Shape, textAt } from '../../trigger/shape.js';
import { type Answer, singleHeaders } from '../answer.js';
import { lastForwardedFor } from './forwarded-for.js';
import { type HttpSource, MAX_ANSWER_BYTES } from './http-source.js';

/** VPC Lattice, both versions of its event; the query may be a part of the path. */
export const lattice: HttpSource = {
  name: 'lattice',
  maxBytes: MAX_ANSWER_BYTES,
  isQueryEncoded: false,
  method: (event) => textAt(event, 'method'),
  path: (event) => targetOf(event).split('?', 1)[0],
  isPathEncoded: () => true,
  rawQuery(event) {
    const target = targetOf(event);
    const question = target.indexOf('?');
    return question < 0 ? undefined : target.slice(question + 1);
  },
  queryMap: (event) => event['queryStringParameters'] ?? event['query_string_parameters'],
  clientIp: lastForwardedFor,
  complete: completeLattice,
};

function targetOf(event: Shape): string {
  return textAt(event, 'path') ?? textAt(event, 'raw_path') ?? '/';
}

/** https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html */
function completeLattice({ result, headers }: Answer): void {
  result.headers = singleHeaders(headers, 'VPC Lattice takes one.');
}
