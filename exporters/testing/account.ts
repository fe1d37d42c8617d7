/** The account, region and time that all built events agree on: AWS's own example account. */
export const ACCOUNT_ID = '123456789012';

/** The region of everything that an event names. */
export const REGION = 'eu-west-1';

/** When all of it happened: milliseconds since the epoch. */
export const TIME_MS: number = Date.UTC(2026, 0, 15, 12, 30, 45, 678);

/** The client of every request: an address reserved for documentation (RFC 5737). */
export const CLIENT_IP = '203.0.113.7';

/** The program that the client uses. */
export const USER_AGENT = 'fluoroscope-testing/1.0';

/** The trace header of every request, with an id of `TIME_MS`. */
export const TRACE_HEADER: string = `Root=1-${Math.floor(TIME_MS / 1_000).toString(16)}-0123456789abcdef01234567`;

/** An ARN of the example account: `arn:aws:sqs:eu-west-1:123456789012:orders`. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
}

/** The UUID of the n-th of several things of one kind; the same n, the same UUID. */
export function uuid(index = 0): string {
  return `5f0c6d4e-1b2a-4c3d-8e9f-${index.toString(16).padStart(12, '0')}`;
}

/** A time as API Gateway writes it: `15/Jan/2026:12:30:45 +0000`. */
export function gatewayTime(): string {
  const [, day, month, year, time] = new Date(TIME_MS).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
