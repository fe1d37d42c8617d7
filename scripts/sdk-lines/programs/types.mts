import type { TextMapPropagator } from '@opentelemetry/api';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  type IdGenerator,
  type SpanExporter,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { instrument, type Telemetry } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createEmfExporter, createEmfMeterProvider } from 'fluoroscope/emf';
import {
  createXRayExporter,
  createXRayIdGenerator,
  createXRayPropagator,
  toXRayDocuments,
} from 'fluoroscope/xray';

const spanExporter: SpanExporter = createXRayExporter();
const metricExporter: PushMetricExporter = createEmfExporter({ namespace: 'shop' });
const idGenerator: IdGenerator = createXRayIdGenerator();
const propagator: TextMapPropagator = createXRayPropagator();

const tracerProvider = new TracerProvider({
  idGenerator,
  spanProcessors: [new BatchSpanProcessor({ exporter: spanExporter })],
});
const meterProvider = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })],
});

/** The providers of the SDK as a telemetry of ours. */
const telemetry: Telemetry = {
  tracerProvider,
  meterProvider,
  loggerProvider: new LoggerProvider(),
  propagator,
  forceFlush: async () => {
    await Promise.all([tracerProvider.forceFlush(), meterProvider.forceFlush()]);
  },
  shutdown: async () => {},
};

export const handlers: Array<(event: unknown, context: never) => Promise<string>> = [
  instrument(async () => 'ok', { telemetry }),
  instrument(async () => 'ok', {
    telemetry: awsTelemetry({
      spanProcessors: [new BatchSpanProcessor({ exporter: spanExporter })],
    }),
  }),
  instrument(async () => 'ok', {
    telemetry: { ...telemetry, meterProvider: createEmfMeterProvider() },
  }),
];

export const exporterOfDocuments: SpanExporter = {
  export(spans, resultCallback) {
    for (const span of spans) toXRayDocuments(span);
    resultCallback({ code: 0 });
  },
  shutdown: async () => {},
};
