import type { PartsOf } from './described-trigger.js';
import { at, isShape, type Shape, shapeAt, textAt } from './shape.js';

const RECORDS = 'Records';

/** The records of an event, when all of it is a batch of one source. */
export function recordsOf(source: string): PartsOf {
  return (event) => {
    const first = at(event, RECORDS, '0');
    // SNS spells the key with a capital, and is alone in that.
    const named = textAt(first, 'eventSource') ?? textAt(first, 'EventSource');
    return named === source && listedIn(event, RECORDS);
  };
}

/** The records under a key: in one list, or in a list for each topic or queue. */
export function listedIn(event: unknown, key: string): readonly Shape[] | undefined {
  const lists = shapeAt(event, key);
  const records = Array.isArray(lists) ? lists : lists && Object.values(lists).flat();
  return records?.filter(isShape);
}

/** The text that all records have under a key; `undefined` where they differ. */
export function commonText(records: readonly Shape[], key: string): string | undefined {
  const text = textAt(records[0], key);
  return records.every((record) => textAt(record, key) === text) ? text : undefined;
}

/**
 * The name of what an ARN names: a queue, a topic, a stream, a table.
 *
 * It stands between slashes, `…:table/orders/stream/…`, or else behind the last colon.
 */
export function arnName(arn: string | undefined): string | undefined {
  return arn && (arn.split('/')[1] ?? arn.slice(arn.lastIndexOf(':') + 1));
}

/** The name of the queue or the stream that a record comes from. */
export function sourceName(record: Shape | undefined): string | undefined {
  return arnName(textAt(record, 'eventSourceARN'));
}
