import { XRAY_HEADER } from '../../outgoing/headers.js';
import { textAt } from '../../trigger/shape.js';
import { batchCount, entriesOf, withEntries } from '../message.js';
import type { AwsService } from '../service.js';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
export const eventbridge: AwsService = {
  attributes(input, operation) {
    if (operation !== 'PutEvents') return {};
    const entries = entriesOf(input, 'Entries');
    const buses = new Set(entries.map((entry) => textAt(entry, 'EventBusName') ?? 'default'));
    const bus = [...buses].join(',');
    return {
      'messaging.system': 'aws.eventbridge',
      'messaging.operation.name': operation,
      'messaging.operation.type': 'send',
      'messaging.destination.name': bus,
      'aws.eventbridge.event_bus': bus,
      ...batchCount(input, 'Entries'),
    };
  },
  inject(input, operation, headers) {
    const header = headers[XRAY_HEADER];
    if (operation !== 'PutEvents' || header === undefined) return undefined;
    return withEntries(input, 'Entries', (entry) => ({
      ...entry,
      TraceHeader: textAt(entry, 'TraceHeader') ?? header,
    }));
  },
};
