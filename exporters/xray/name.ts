import { SpanKind } from '@opentelemetry/api';
import type { AttributesLike } from '../sdk/span.js';
import { firstText, textOf } from './attribute-source.js';
import type { SegmentView } from './segment-view.js';

/** A segment's name, and whether an AWS service gave it. */
export interface SegmentName {
  readonly name: string;
  readonly ofAwsService: boolean;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-fields */
const MAX_CHARACTERS = 200;

const VALID_ASCII = /^[ 0-9A-Za-z_.:/%&#=+\-@]{1,200}$/;
const INVALID = /[^ 0-9\p{L}\p{N}_.:/%&#=+\-@]/gu;

/** Names the segment after what was called or serves; the span's own name comes last. */
export function segmentName(view: SegmentView): SegmentName {
  const { name, ofAwsService } = rawName(view);
  return { name: validName(name), ofAwsService };
}

/** The name when no attribute can give one: the service of a segment, else the span's own. */
export function plainName(view: SegmentView): string {
  return validName(ownService(view) ?? view.span.name);
}

/** Whether the span is a call of the AWS SDK. */
export function isAwsCall(attributes: AttributesLike): boolean {
  return attributes['rpc.system'] === 'aws-api' || attributes['rpc.system.name'] === 'aws-api';
}

/** The service of a remote procedure call: `rpc.service`, else what is before the slash of `rpc.method`. */
export function rpcService(attributes: AttributesLike): string | undefined {
  const service = textOf(attributes, 'rpc.service');
  if (service !== undefined) return service;
  const method = textOf(attributes, 'rpc.method');
  const slash = method?.lastIndexOf('/') ?? -1;
  return slash > 0 ? method?.slice(0, slash) : undefined;
}

/** The characters that X-Ray allows in a name, at most 200 of them; `span` when none is left. */
export function validName(text: string): string {
  if (VALID_ASCII.test(text)) return text;
  // Cut first to what can remain at all: a name of a megabyte is not worth a look at each character.
  const valid = text.slice(0, MAX_CHARACTERS * 20).replace(INVALID, '');
  const cut = valid.length > MAX_CHARACTERS ? [...valid].slice(0, MAX_CHARACTERS).join('') : valid;
  return cut === '' ? 'span' : cut;
}

function rawName(view: SegmentView): SegmentName {
  const { span, attributes } = view;
  // Inside Lambda the function's own segment has the service's name; the handler is a part of it.
  if (view.functionTrace !== undefined && isServed(span.kind)) return named(span.name);
  const first = signalName(view) ?? textOf(attributes, 'peer.service');
  if (first !== undefined) return named(first);
  const awsService = textOf(attributes, 'aws.service');
  if (awsService !== undefined) return { name: awsService, ofAwsService: true };
  return named(
    oldDatabaseName(attributes) ??
      ownService(view) ??
      rpcService(attributes) ??
      firstText(attributes, ['http.host', 'net.peer.name']) ??
      databaseName(attributes) ??
      serverAddress(view) ??
      span.name,
  );
}

function named(name: string): SegmentName {
  return { name, ofAwsService: false };
}

/** Names that ADOT's Application Signals put on spans. */
function signalName({ span, attributes, localRoot }: SegmentView): string | undefined {
  if (span.kind === SpanKind.SERVER) return textOf(attributes, 'aws.local.service');
  if (span.kind === SpanKind.INTERNAL) {
    return localRoot ? textOf(attributes, 'aws.local.service') : undefined;
  }
  const remote = textOf(attributes, 'aws.remote.service');
  if (remote === undefined || !isAwsCall(attributes)) return remote;
  if (remote.startsWith('AWS.SDK.')) return remote.slice(8);
  return remote.startsWith('AWS::') ? remote.slice(5) : remote;
}

function oldDatabaseName(attributes: AttributesLike): string | undefined {
  const name = textOf(attributes, 'db.name');
  if (name === undefined) return undefined;
  const host = hostOf(textOf(attributes, 'db.connection_string'));
  return host === undefined ? name : `${name}@${host}`;
}

function databaseName(attributes: AttributesLike): string | undefined {
  const name = textOf(attributes, 'db.namespace');
  if (name === undefined) return undefined;
  const host = textOf(attributes, 'server.address');
  return host === undefined ? name : `${name}@${host}`;
}

function serverAddress({ span, attributes }: SegmentView): string | undefined {
  return isServed(span.kind) || span.kind === SpanKind.INTERNAL
    ? undefined
    : textOf(attributes, 'server.address');
}

/** The service that a segment of our own is of; a part of another segment has its own name. */
function ownService({ span, functionTrace, resource }: SegmentView): string | undefined {
  return functionTrace === undefined && isServed(span.kind) ? resource.serviceName : undefined;
}

function isServed(kind: SpanKind): boolean {
  return kind === SpanKind.SERVER || kind === SpanKind.CONSUMER;
}

const HOST = /^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:;]*)/i;

/** The host of a connection string: `jdbc:postgresql://db.example.com:5432` has `db.example.com`. */
function hostOf(connection: string | undefined): string | undefined {
  const host = connection === undefined ? undefined : HOST.exec(connection)?.[1];
  return host === '' ? undefined : host;
}
