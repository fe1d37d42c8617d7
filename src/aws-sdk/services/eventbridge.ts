import { XRAY_HEADER } from '../../trace-header.js';
import { at, textAt } from '../../trigger/shape.js';
import { messagingAttributes } from '../message.js';
import type { AwsService } from '../service.js';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
export const eventbridge: AwsService = {
  attributes(input, operation) {
    const entries = at(input, 'Entries');
    if (!Array.isArray(entries)) return {};
    const buses = entries.map((entry) => textAt(entry, 'EventBusName') ?? 'default');
    const destination = [...new Set(buses)].join(',');
    return {
      ...messagingAttributes({
        system: 'aws.eventbridge',
        operation,
        type: 'send',
        destination,
        entries,
      }),
      'aws.eventbridge.event_bus': destination,
    };
  },
  carriers: { PutEvents: 'Entries' },
  carry: (entry, headers) => ({ TraceHeader: headers[XRAY_HEADER], ...entry }),
};
