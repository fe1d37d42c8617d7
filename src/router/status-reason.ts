/**
 * The reason phrases of common statuses, which a load balancer may be given beside the status.
 *
 * Our own table, as `node:http` takes milliseconds to load.
 * https://www.iana.org/assignments/http-status-codes/http-status-codes.xhtml
 */
const REASONS: Readonly<Record<number, string>> = {
  201: 'Created',
  204: 'No Content',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  418: "I'm a Teapot",
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The reason phrase of a status; one without a phrase here is called by its class. */
export function reasonOf(status: number): string {
  return REASONS[status] ?? (status < 300 ? 'OK' : status < 400 ? 'Redirect' : 'Error');
}
