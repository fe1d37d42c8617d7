import { trace } from '@opentelemetry/api';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { createXRayExporter, createXRayIdGenerator, type XRayDocument } from 'fluoroscope/xray';
import { createResource } from '../../exporters/sdk/resource.js';

/** Somebody's own SDK, with our exporter under both of its processors. */
export interface StockSdk {
  readonly provider: NodeTracerProvider;
  /** The documents that have left so far, by way of either processor. */
  sent(processor?: 'simple' | 'batch'): XRayDocument[];
  /** Forgets them. */
  reset(): void;
}

/** Creates the tracer provider of OpenTelemetry for Node.js; it is not registered yet. */
export function stockSdk(): StockSdk {
  const datagrams = { simple: [] as string[], batch: [] as string[] };
  const exporterTo = (list: string[]) =>
    createXRayExporter({ send: (datagram) => void list.push(datagram) });
  const provider = new NodeTracerProvider({
    resource: createResource({ service: 'shop' }),
    idGenerator: createXRayIdGenerator(),
    spanProcessors: [
      new SimpleSpanProcessor(exporterTo(datagrams.simple)),
      // An hour's delay: what has left before was flushed.
      new BatchSpanProcessor(exporterTo(datagrams.batch), { scheduledDelayMillis: 3_600_000 }),
    ],
  });
  return {
    provider,
    sent: (processor = 'batch') =>
      datagrams[processor].map((datagram) => JSON.parse(datagram.split('\n')[1] ?? '')),
    reset() {
      datagrams.simple.length = 0;
      datagrams.batch.length = 0;
    },
  };
}

/** The provider behind the API's proxy. */
export function registeredProvider(): unknown {
  return (trace.getTracerProvider() as { getDelegate?(): unknown }).getDelegate?.();
}
