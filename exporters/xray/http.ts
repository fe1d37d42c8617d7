import type { SpanKind } from '@opentelemetry/api';
import type { AttributesLike, SpanLike } from '../sdk/span.js';
import { type AttributeSource, takeText, textOf, wholeNumber } from './attribute-source.js';
import { isCall } from './call.js';
import type { XRayHttp, XRayHttpRequest } from './document.js';
import { filled } from './filled.js';
import { isIpAddress } from './ip-address.js';
import { FULL_URL, requestUrl, SCHEMES } from './request-url.js';

const METHODS = ['http.request.method', 'http.method'];
const AGENTS = ['user_agent.original', 'http.user_agent'];
const OLD_STATUS = 'http.status_code';
const STATUS = 'http.response.status_code';
const PARTS = ['http.host', 'http.target', 'http.server_name', 'url.path', 'url.query'];
const OTHERS = ['http.client_ip', 'net.host.port'];

/** A span that has one of these is of an HTTP call. */
const HTTP: ReadonlySet<string> = new Set(
  [METHODS, AGENTS, OLD_STATUS, STATUS, FULL_URL, SCHEMES, PARTS, OTHERS].flat(),
);

/** Of each pair the stable name may also hold the name of a host. */
const CLIENT = ['http.client_ip', 'client.address'];
const PEER = ['net.peer.ip', 'network.peer.address'];

/** The status code of the response, given as a number or as its digits. */
export function statusCode(attributes: AttributesLike): number | undefined {
  return wholeNumber(attributes[OLD_STATUS] ?? attributes[STATUS]);
}

/** The `http` block: what is known of the request and of the response; `undefined` without HTTP. */
export function httpBlock(span: SpanLike, source: AttributeSource): XRayHttp | undefined {
  const { attributes, printed } = source;
  if (!isHttp(attributes)) return undefined;
  const status = statusCode(attributes);
  if (status !== undefined) printed.add(OLD_STATUS).add(STATUS);
  return filled({
    request: filled(requestBlock(span.kind, source)),
    response: filled({ status, content_length: receivedBytes(span) }),
  });
}

function isHttp(attributes: AttributesLike): boolean {
  for (const name in attributes) if (HTTP.has(name)) return true;
  return false;
}

function requestBlock(kind: SpanKind, source: AttributeSource): XRayHttpRequest {
  return {
    method: takeText(source, ...METHODS),
    url: requestUrl(kind, source),
    user_agent: takeText(source, ...AGENTS),
    // The address of whoever calls: of an outgoing call that is ourselves.
    ...(isCall(kind) ? undefined : clientOf(source)),
  };
}

function clientOf({ attributes, printed }: AttributeSource): XRayHttpRequest | undefined {
  const peer = addressName(attributes, PEER);
  const name = addressName(attributes, CLIENT) ?? peer;
  if (name === undefined) return undefined;
  printed.add(name);
  // Without a peer's address the client's came from a header, which anybody can write.
  const x_forwarded_for = peer === undefined || undefined;
  return { client_ip: textOf(attributes, name), x_forwarded_for };
}

/** Which of a pair of attributes holds an address. */
function addressName(attributes: AttributesLike, pair: readonly string[]): string | undefined {
  return pair.find((name, isStable) => {
    const text = textOf(attributes, name);
    return text !== undefined && (!isStable || isIpAddress(text));
  });
}

/** The size of the message that was received, from the span or its first such event. */
function receivedBytes({ attributes, events }: SpanLike): number | undefined {
  const all = [attributes, ...events.map((event) => event.attributes)];
  const received = all.find((one) => one?.['message.type'] === 'RECEIVED');
  return wholeNumber(received?.['messaging.message_payload_size_bytes']);
}
