import { gzipSync } from 'node:zlib';
import { ACCOUNT_ID, TIME_MS } from './account.js';

/** The event of a log group's subscription; it may be changed. */
export interface CloudWatchLogsEvent {
  /** JSON, compressed, in base64. */
  awslogs: { data: string };
}

/** What was written to a log group. */
export interface CloudWatchLogsOptions {
  /** Default: `/aws/lambda/orders`. */
  readonly logGroup?: string | undefined;
  /** Default: one of the day and an id. */
  readonly logStream?: string | undefined;
  /** One log event each: a text, or a value that is written as JSON. Default: one line. */
  readonly messages?: readonly unknown[] | undefined;
}

/** Builds the event that CloudWatch Logs sends to the function of a subscription filter. */
export function cloudWatchLogsEvent(options: CloudWatchLogsOptions = {}): CloudWatchLogsEvent {
  const {
    logGroup = '/aws/lambda/orders',
    logStream = '2026/01/15/[$LATEST]0123456789abcdef0123456789abcdef',
    messages = ['{"level":"ERROR","message":"order refused"}'],
  } = options;
  const record = {
    messageType: 'DATA_MESSAGE',
    owner: ACCOUNT_ID,
    logGroup,
    logStream,
    subscriptionFilters: ['orders'],
    logEvents: messages.map((message, index) => ({
      id: String(36_000_000_000_000_000_000_000n + BigInt(index)),
      timestamp: TIME_MS + index,
      message: typeof message === 'string' ? message : JSON.stringify(message),
    })),
  };
  return { awslogs: { data: compressed(JSON.stringify(record)) } };
}

// The header of a gzip file names the operating system, in its tenth byte; 255 is none.
// https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1
function compressed(text: string): string {
  const bytes = gzipSync(text);
  bytes[9] = 255;
  return bytes.toString('base64');
}
