/**
 * OpenTelemetry's SDK with a minimal exporter: the floor under any library built on that SDK.
 *
 * One real span an invocation; the two datagrams, the log line and the EMF line are put together
 * by hand, without options, escaping or any other care. There is no router.
 */
import { createSocket } from 'node:dgram';
import { writeSync } from 'node:fs';
import { SpanKind } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';

const STDOUT = 1;
const DOCUMENT_HEADER = '{"format":"json","version":1}\n';
const [host, port] = process.env.AWS_XRAY_DAEMON_ADDRESS.split(':');

const socket = createSocket('udp4').unref();
const connected = new Promise((resolve) => socket.connect(Number(port), host, resolve));

const processor = {
  onStart() {},
  onEnd(span) {
    const { Root: traceId, Parent: parentId } = traceHeader();
    const handler = toDocument({ span, traceId, parentId, id: span.spanContext().spanId });
    const route = toDocument({ span, traceId, parentId: handler.id, id: '00000000000000aa' });
    socket.send(DOCUMENT_HEADER + JSON.stringify(handler));
    socket.send(DOCUMENT_HEADER + JSON.stringify(route));
  },
  forceFlush: async () => {},
  shutdown: async () => {},
};
const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('hello');

export const handler = async (event, context) => {
  await connected;
  const span = tracer.startSpan('hello', { kind: SpanKind.SERVER });
  const { traceId, spanId } = span.spanContext();
  const name = event.path.slice('/hello/'.length);
  span.setAttribute('User', name);
  writeLine({
    level: 'INFO',
    message: `hello ${name}`,
    timestamp: new Date().toISOString(),
    function_request_id: context.awsRequestId,
    trace_id: traceId,
    span_id: spanId,
  });
  span.end();
  writeLine({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: GREETINGS }, Greetings: 1 });
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: `hello ${name}!` }),
  };
};

const GREETINGS = [
  { Namespace: 'Hello', Dimensions: [[]], Metrics: [{ Name: 'Greetings', Unit: 'Count' }] },
];

function traceHeader() {
  const pairs = process.env._X_AMZN_TRACE_ID.split(';').map((pair) => pair.split('='));
  return Object.fromEntries(pairs);
}

function toDocument({ span, traceId, parentId, id }) {
  return {
    name: span.name,
    type: 'subsegment',
    id,
    trace_id: traceId,
    parent_id: parentId,
    start_time: span.startTime[0] + span.startTime[1] / 1e9,
    end_time: span.endTime[0] + span.endTime[1] / 1e9,
    annotations: span.attributes,
  };
}

function writeLine(record) {
  writeSync(STDOUT, `${JSON.stringify(record)}\n`);
}
