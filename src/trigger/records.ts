import { at, isShape, type Shape, textAt } from './shape.js';

/** The records of an event, when all of it is a batch of one source. */
export function recordsOf(event: unknown, source: string): readonly Shape[] | undefined {
  const records = at(event, 'Records');
  if (!Array.isArray(records)) return undefined;
  const first: unknown = records[0];
  // SNS spells the key with a capital, and is alone in that.
  const named = textAt(first, 'eventSource') ?? textAt(first, 'EventSource');
  return named === source ? records.filter(isShape) : undefined;
}

/** The part after the last `:` or `/` of an ARN: the name of a queue, a topic, a stream. */
export function arnName(arn: string | undefined): string | undefined {
  return arn?.slice(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
}

/** The name of a table or a stream within an ARN that goes on behind it: `…:table/orders/stream/…`. */
export function arnResource(arn: string | undefined): string | undefined {
  return arn?.split('/')[1];
}
