import type { AttributesLike, SpanLike } from '../sdk/span.js';
import { takeText, textOf, wholeNumber } from './attribute-source.js';
import { isCall } from './call.js';
import { isIpAddress } from './ip-address.js';
import { block, field } from './json.js';
import { FULL_URL, PATHS, requestUrl, SCHEMES } from './request-url.js';
import type { SegmentView } from './segment-view.js';

const METHODS = ['http.request.method', 'http.method'];
const AGENTS = ['user_agent.original', 'http.user_agent'];
const STATUS = 'http.response.status_code';
const OLD_STATUS = 'http.status_code';
const CLIENT = 'http.client_ip';

/** A span that has one of these is of an HTTP call. */
const HTTP: ReadonlySet<string> = new Set([
  ...[METHODS, AGENTS, FULL_URL, SCHEMES, PATHS].flat(),
  ...[STATUS, OLD_STATUS, CLIENT, 'http.host', 'http.server_name', 'net.host.port'],
]);

/** The status code of the response, given as a number or as its digits. */
export function statusCode(attributes: AttributesLike): number | undefined {
  return wholeNumber(attributes[OLD_STATUS] ?? attributes[STATUS]);
}

/** The `http` block: what is known of the request and of the response; nothing without HTTP. */
export function httpBlock(view: SegmentView): string {
  const { span, attributes, printed } = view;
  if (!isHttp(attributes)) return '';
  const status = statusCode(attributes);
  if (status !== undefined) printed.add(OLD_STATUS).add(STATUS);
  const request =
    field('method', takeText(view, ...METHODS)) +
    field('url', requestUrl(view)) +
    field('user_agent', takeText(view, ...AGENTS)) +
    // The address of whoever calls: of an outgoing call that is ourselves.
    (isCall(span.kind) ? '' : clientFields(view));
  const response = field('status', status) + field('content_length', receivedBytes(span));
  return block('http', block('request', request) + block('response', response));
}

function isHttp(attributes: AttributesLike): boolean {
  for (const name in attributes) if (HTTP.has(name)) return true;
  return false;
}

function clientFields({ attributes, printed }: SegmentView): string {
  const peer = addressOf(attributes, 'net.peer.ip', 'network.peer.address');
  const client = addressOf(attributes, CLIENT, 'client.address');
  const name = client ?? peer;
  if (name === undefined) return '';
  printed.add(name);
  // Without a peer's address the client's came from a header, which anybody can write.
  const isForwarded = peer === undefined || undefined;
  return field('client_ip', attributes[name]) + field('x_forwarded_for', isForwarded);
}

/** Which of the two attributes has an address; the stable one may hold the name of a host. */
function addressOf(attributes: AttributesLike, old: string, stable: string): string | undefined {
  if (textOf(attributes, old) !== undefined) return old;
  const address = textOf(attributes, stable);
  return address !== undefined && isIpAddress(address) ? stable : undefined;
}

/** The size of the message that was received, from the span or its first such event. */
function receivedBytes({ attributes, events }: SpanLike): number | undefined {
  const isReceived = (one: AttributesLike = {}): boolean => one['message.type'] === 'RECEIVED';
  const event = events.find((one) => isReceived(one.attributes));
  const received = isReceived(attributes) ? attributes : event?.attributes;
  return wholeNumber(received?.['messaging.message_payload_size_bytes']);
}
