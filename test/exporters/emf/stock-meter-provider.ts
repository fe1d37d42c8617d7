import {
  type AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { createEmfExporter, type EmfExporter, type EmfOptions } from 'fluoroscope/emf';
import { createWrittenLines, type WrittenLines } from './parsed-lines.js';

/** The project's own meter provider over our exporter, and what that wrote. */
export interface StockMetrics extends WrittenLines {
  readonly provider: MeterProvider;
  readonly exporter: EmfExporter;
  /** What was written since the last call, once the reader has collected. */
  collect(): Promise<ReturnType<WrittenLines['documents']>>;
}

/** Settings of a stock meter provider. */
export interface StockOptions extends EmfOptions {
  readonly views?: ViewOptions[];
  /** In the place of what the exporter asks for. */
  readonly temporality?: AggregationTemporality;
}

/** Creates a stock meter provider that collects when it is flushed. */
export function stockMetrics({
  views = [],
  temporality,
  ...options
}: StockOptions = {}): StockMetrics {
  const written = createWrittenLines();
  const exporter = createEmfExporter({ namespace: 'test', write: written.write, ...options });
  const asked: PushMetricExporter =
    temporality === undefined
      ? exporter
      : { ...exporter, selectAggregationTemporality: () => temporality };
  const provider = new MeterProvider({
    readers: [
      new PeriodicExportingMetricReader({ exporter: asked, exportIntervalMillis: 3_600_000 }),
    ],
    views,
  });
  let read = 0;
  return {
    ...written,
    provider,
    exporter,
    async collect() {
      await provider.forceFlush();
      const all = written.documents();
      const latest = all.slice(read);
      read = all.length;
      return latest;
    },
  };
}
