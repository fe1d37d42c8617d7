import type { AttributesLike } from '../sdk/span.js';
import { textOf } from './attribute-source.js';
import { isAwsCall, isCall, isEntry, rpcService } from './call.js';
import { field } from './json.js';
import type { SegmentView } from './segment-view.js';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-fields */
const MAX_CHARACTERS = 200;

const VALID_ASCII = /^[ 0-9A-Za-z_.:/%&#=+\-@]{1,200}$/;
const INVALID = /[^ 0-9\p{L}\p{N}_.:/%&#=+\-@]/gu;

/**
 * The fields `name` and `namespace`: what was called or serves, and of what kind a called service is.
 *
 * The span's own name comes last.
 */
export function identityFields(view: SegmentView): string {
  const { span, attributes, mapping } = view;
  const isServed = isEntry(span.kind);
  // Inside Lambda the function's own segment has the service's name; the handler is a part of it.
  const first =
    isServed && view.functionId !== undefined
      ? span.name
      : (mapping.signalName?.(view) ?? textOf(attributes, 'peer.service'));
  const awsService = first === undefined ? textOf(attributes, 'aws.service') : undefined;
  const service = isServed ? view.resource.serviceName : undefined;
  const name = first ?? awsService ?? databaseName(attributes) ?? service ?? calledName(view);
  const isAws = awsService !== undefined || isAwsCall(attributes);
  // X-Ray infers the service that was called only from a subsegment with a namespace.
  const isRemote = isCall(span.kind) || mapping.isMarkedCall?.(view);
  const namespace = isAws ? 'aws' : isRemote ? 'remote' : undefined;
  return `"name":"${validName(name ?? span.name)}"${field('namespace', namespace)}`;
}

/** The characters that X-Ray allows in a name, at most 200 of them; `span` when none is left. */
export function validName(text: string): string {
  if (VALID_ASCII.test(text)) return text;
  // Cut first to what can remain at all: a name of a megabyte is not worth a look at each character.
  const valid = text.slice(0, MAX_CHARACTERS * 20).replace(INVALID, '');
  return [...valid].slice(0, MAX_CHARACTERS).join('') || 'span';
}

function databaseName(attributes: AttributesLike): string | undefined {
  const name = textOf(attributes, 'db.name');
  const connection = name && textOf(attributes, 'db.connection_string');
  return connection ? atHost(name, HOST.exec(connection)?.[1]) : name;
}

/** The host of a connection string: `jdbc:postgresql://db.example.com:5432` has `db.example.com`. */
const HOST = /^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:;]*)/i;

function calledName({ span, attributes }: SegmentView): string | undefined {
  const server = textOf(attributes, 'server.address');
  return (
    rpcService(attributes) ??
    textOf(attributes, 'http.host', 'net.peer.name') ??
    atHost(textOf(attributes, 'db.namespace'), server) ??
    (isCall(span.kind) ? server : undefined)
  );
}

function atHost(name: string | undefined, host: string | undefined): string | undefined {
  return name && host ? `${name}@${host}` : name;
}
