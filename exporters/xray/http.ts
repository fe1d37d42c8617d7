import { SpanKind } from '@opentelemetry/api';
import type { AttributesLike, SpanLike } from '../sdk/span.js';
import { type AttributeSource, takeText, textOf, wholeNumber } from './attribute-source.js';
import type { Draft, XRayHttp, XRayHttpRequest, XRayHttpResponse } from './document.js';
import { ipVersion } from './ip-address.js';
import { requestUrl } from './request-url.js';

const STATUS = ['http.status_code', 'http.response.status_code'];

/** The status code of the response, given as a number or as its digits. */
export function statusCode(attributes: AttributesLike): number | undefined {
  return wholeNumber(attributes[STATUS[0] as string] ?? attributes[STATUS[1] as string]);
}

/** The `http` block: what is known of the request and of the response. */
export function httpBlock(span: SpanLike, source: AttributeSource): XRayHttp | undefined {
  const request = requestBlock(span.kind, source);
  const response = responseBlock(span, source);
  if (request === undefined && response === undefined) return undefined;
  return {
    ...(request === undefined ? {} : { request }),
    ...(response === undefined ? {} : { response }),
  };
}

function requestBlock(kind: SpanKind, source: AttributeSource): XRayHttpRequest | undefined {
  const request: Draft<XRayHttpRequest> = {};
  const method = takeText(source, ['http.request.method', 'http.method']);
  if (method !== undefined) request.method = method;
  const url = requestUrl(kind, source);
  if (url !== undefined) request.url = url;
  const agent = takeText(source, ['user_agent.original', 'http.user_agent']);
  if (agent !== undefined) request.user_agent = agent;
  // The address of whoever calls: of an outgoing call that is ourselves.
  if (kind !== SpanKind.CLIENT && kind !== SpanKind.PRODUCER) addClient(request, source);
  return isEmpty(request) ? undefined : request;
}

function addClient(request: Draft<XRayHttpRequest>, source: AttributeSource): void {
  const { attributes } = source;
  const peer = textOf(attributes, 'net.peer.ip') ?? addressIn(attributes, 'network.peer.address');
  const client = takeText(source, ['http.client_ip']) ?? takeAddress(source, 'client.address');
  const ip = client ?? takeText(source, ['net.peer.ip']) ?? takeAddress(source, PEER);
  if (ip === undefined) return;
  request.client_ip = ip;
  // Without a peer's address the client's came from a header, which anybody can write.
  if (peer === undefined) request.x_forwarded_for = true;
}

const PEER = 'network.peer.address';

function addressIn(attributes: AttributesLike, name: string): string | undefined {
  const text = textOf(attributes, name);
  return text !== undefined && ipVersion(text) !== 0 ? text : undefined;
}

function takeAddress(source: AttributeSource, name: string): string | undefined {
  const address = addressIn(source.attributes, name);
  if (address !== undefined) source.printed.add(name);
  return address;
}

function responseBlock(span: SpanLike, source: AttributeSource): XRayHttpResponse | undefined {
  const status = statusCode(source.attributes);
  const length = receivedBytes(span, source.attributes);
  if (status === undefined && length === undefined) return undefined;
  if (status !== undefined) for (const name of STATUS) source.printed.add(name);
  return {
    ...(status === undefined ? {} : { status }),
    ...(length === undefined ? {} : { content_length: length }),
  };
}

const PAYLOAD_SIZE = 'messaging.message_payload_size_bytes';

/** The size of the message that was received, from the span or its first such event. */
function receivedBytes(span: SpanLike, attributes: AttributesLike): number | undefined {
  if (attributes['message.type'] === 'RECEIVED') return wholeNumber(attributes[PAYLOAD_SIZE]);
  for (const event of span.events) {
    if (event.attributes?.['message.type'] === 'RECEIVED') {
      return wholeNumber(event.attributes[PAYLOAD_SIZE]);
    }
  }
  return undefined;
}

function isEmpty(block: object): boolean {
  for (const _ in block) return false;
  return true;
}
