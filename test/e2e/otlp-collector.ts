import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span, as far as the tests read it. */
interface ReceivedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Plain;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly events: ReadonlyArray<{ readonly name: string; readonly attributes: Plain }>;
  readonly resource: Plain;
}

/** One point of a metric. */
interface ReceivedPoint {
  readonly scope: string;
  readonly name: string;
  readonly unit: string;
  readonly type: string;
  /** Of a histogram its sum. */
  readonly value: number;
  readonly attributes: Plain;
  readonly resource: Plain;
}

interface ReceivedLogRecord {
  readonly body: unknown;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Plain;
  readonly resource: Plain;
}

type Plain = Readonly<Record<string, unknown>>;

/** What an endpoint below the collector's own received. */
export interface Received {
  /** The paths of the requests below the endpoint, each once, in the order of the alphabet. */
  readonly paths: readonly string[];
  readonly spans: readonly ReceivedSpan[];
  readonly points: readonly ReceivedPoint[];
  readonly records: readonly ReceivedLogRecord[];
}

/** A real HTTP server in the place of an OpenTelemetry collector, which takes OTLP/JSON. */
export interface OtlpCollector {
  /** The endpoint of a name; what is sent there is answered for by `received(name)`. */
  endpoint(name: string): string;
  received(name: string): Received;
  /** The names that something was sent to. */
  names(): string[];
  close(): Promise<void>;
}

interface Request {
  readonly name: string;
  readonly path: string;
  readonly body: Body;
}

/** Opens a collector on a free port of loopback. */
export async function openCollector(): Promise<OtlpCollector> {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const [, name = '', ...rest] = (request.url ?? '').split('/');
      requests.push({ name, path: `/${rest.join('/')}`, body: JSON.parse(text) as Body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: (name) => `http://127.0.0.1:${port}/${name}`,
    received: (name) => receivedOf(requests.filter((request) => request.name === name)),
    names: () => [...new Set(requests.map(({ name }) => name))],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function receivedOf(requests: readonly Request[]): Received {
  const bodies = requests.map(({ body }) => body);
  return {
    paths: [...new Set(requests.map(({ path }) => path))].sort(),
    spans: bodies.flatMap(spansOf),
    points: bodies.flatMap(pointsOf),
    records: bodies.flatMap(recordsOf),
  };
}

/** The JSON of OTLP: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
interface Body {
  readonly resourceSpans?: ReadonlyArray<
    Resourced & { readonly scopeSpans: ReadonlyArray<{ readonly spans: readonly SpanJson[] }> }
  >;
  readonly resourceLogs?: ReadonlyArray<
    Resourced & { readonly scopeLogs: ReadonlyArray<{ readonly logRecords: readonly LogJson[] }> }
  >;
  readonly resourceMetrics?: ReadonlyArray<
    Resourced & {
      readonly scopeMetrics: ReadonlyArray<{
        readonly scope: { readonly name: string };
        readonly metrics: readonly MetricJson[];
      }>;
    }
  >;
}

interface Resourced {
  readonly resource: { readonly attributes: readonly KeyValue[] };
}

interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

interface AnyValue {
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values: readonly KeyValue[] };
  readonly intValue?: number | string;
  readonly [scalar: string]: unknown;
}

interface SpanJson extends Omit<ReceivedSpan, 'attributes' | 'events' | 'resource'> {
  readonly attributes: readonly KeyValue[];
  readonly events: ReadonlyArray<{
    readonly name: string;
    readonly attributes: readonly KeyValue[];
  }>;
}

interface LogJson extends Omit<ReceivedLogRecord, 'attributes' | 'body' | 'resource'> {
  readonly body: AnyValue;
  readonly attributes: readonly KeyValue[];
}

interface PointJson {
  readonly attributes: readonly KeyValue[];
  readonly asDouble?: number;
  readonly asInt?: number | string;
  readonly sum?: number;
}

interface MetricJson {
  readonly name: string;
  readonly unit: string;
  readonly [type: string]: unknown;
}

function spansOf({ resourceSpans = [] }: Body): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ name, kind, traceId, spanId, parentSpanId, attributes, status, events }) => ({
        ...{ name, kind, traceId, spanId, status },
        parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
        attributes: plain(attributes),
        events: events.map((event) => ({ name: event.name, attributes: plain(event.attributes) })),
        resource: plain(resource.attributes),
      })),
  );
}

function recordsOf({ resourceLogs = [] }: Body): ReceivedLogRecord[] {
  return resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs
      .flatMap(({ logRecords }) => logRecords)
      .map(({ body, severityNumber, severityText, traceId, spanId, attributes }) => ({
        ...{ severityNumber, severityText, traceId, spanId },
        body: toValue(body),
        attributes: plain(attributes),
        resource: plain(resource.attributes),
      })),
  );
}

function pointsOf({ resourceMetrics = [] }: Body): ReceivedPoint[] {
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
    scopeMetrics.flatMap(({ scope, metrics }) =>
      metrics.flatMap((metric) => {
        const type = ['sum', 'gauge', 'histogram'].find((one) => one in metric) ?? 'unknown';
        const { dataPoints } = metric[type] as { readonly dataPoints: readonly PointJson[] };
        return dataPoints.map(({ attributes, asDouble, asInt, sum }) => ({
          ...{ scope: scope.name, name: metric.name, unit: metric.unit, type },
          value: Number(asDouble ?? asInt ?? sum),
          attributes: plain(attributes),
          resource: plain(resource.attributes),
        }));
      }),
    ),
  );
}

function plain(attributes: readonly KeyValue[] = []): Plain {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, toValue(value)]));
}

function toValue(value: AnyValue): unknown {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(toValue);
  if (value.kvlistValue !== undefined) return plain(value.kvlistValue.values);
  if (value.intValue !== undefined) return Number(value.intValue);
  return Object.values(value)[0];
}
