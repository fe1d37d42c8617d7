// An older release of the official package, which still carried the code made from the .proto files.
import definitions from 'otlp-definitions/build/src/generated/root.js';

/** A message of the official definitions, as protobufjs compiled it. */
interface MessageType {
  decode(bytes: Uint8Array): object;
  fromObject(value: unknown): object;
  toObject(message: object, options: object): Record<string, unknown>;
}

interface ServiceTypes {
  readonly v1: Readonly<Record<string, MessageType>>;
}

interface Root {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: Readonly<Record<'trace' | 'metrics' | 'logs', ServiceTypes>>;
    };
  };
}

const root = definitions as unknown as Root;

const REQUESTS = {
  traces: root.opentelemetry.proto.collector.trace.v1['ExportTraceServiceRequest'],
  metrics: root.opentelemetry.proto.collector.metrics.v1['ExportMetricsServiceRequest'],
  logs: root.opentelemetry.proto.collector.logs.v1['ExportLogsServiceRequest'],
};

export type Signal = keyof typeof REQUESTS;

/** Ids are hex in OTLP's JSON, and base64 in that of every other protobuf. */
const ID_FIELDS = new Set(['traceId', 'spanId', 'parentSpanId']);

/** Decodes a request by the official definitions: 64-bit numbers as text, ids in hex, enums by name. */
export function decodeRequest(
  signal: Signal,
  contentType: string,
  body: Buffer,
): Record<string, unknown> {
  const type = REQUESTS[signal];
  if (type === undefined) throw new Error(`The definitions have no request for ${signal}`);
  const message =
    contentType === 'application/json'
      ? type.fromObject(withBinaryIds(JSON.parse(body.toString('utf8'))))
      : type.decode(body);
  const options = { longs: String, enums: String, bytes: Buffer };
  return withHexIds(type.toObject(message, options)) as Record<string, unknown>;
}

function withBinaryIds(value: unknown): unknown {
  return mapIds(value, (id) => Buffer.from(String(id), 'hex'));
}

function withHexIds(value: unknown): unknown {
  return mapIds(value, (id) => Buffer.from(id as Uint8Array).toString('hex'));
}

function mapIds(value: unknown, convert: (id: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapIds(item, convert));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).map(([key, member]) => [
    key,
    ID_FIELDS.has(key) && member !== undefined ? convert(member) : mapIds(member, convert),
  ]);
  return Object.fromEntries(entries) as unknown;
}
