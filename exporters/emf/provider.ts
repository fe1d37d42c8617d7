import { createNoopMeter, type MeterProvider } from '@opentelemetry/api';
import { reason, SENT, withPublicationTaker } from '../../src/telemetry.js';
import { type CollectingMeterProvider, createMeterProvider } from '../sdk/meter-provider.js';
import { createWarningBudget } from '../sdk/warning-budget.js';
import { createCardinalityWatch } from './cardinality.js';
import { createFrontBuffer } from './front.js';
import { joinMetrics } from './grouping.js';
import { createInterval } from './interval.js';
import { toLines } from './lines.js';
import { type EmfOptions, emfSettings } from './options.js';
import { serializeLines, writeLines } from './serializer.js';

/** A meter provider whose instruments become metrics of CloudWatch, through lines of stdout. */
export interface EmfMeterProvider extends MeterProvider {
  /** Runs the callbacks and writes all that was measured so far. Never rejects. */
  forceFlush(): Promise<void>;
  /** Writes what was measured so far, without the callbacks, before it returns. */
  drainSync(): void;
  /** Writes the rest; then the instruments do nothing any more. */
  shutdown(): Promise<void>;
}

/** Callbacks are waited for no longer: half of what a flush may take, so that the rest still leaves in it. */
const MAX_CALLBACK_MS = 250;

/** What is kept in memory at most; then it is written in the middle of an interval. */
const MAX_VALUES = 10_000;
const MAX_SERIES = 2_000;

const MAX_WARNINGS = 100;

/**
 * Creates a meter provider that writes CloudWatch's embedded metric format.
 *
 * A counter is written as its growth since the last flush, a histogram with all its values, a
 * gauge as its last value. An UpDownCounter is the running total of this process, so read its
 * average or maximum. There are no timers: something must call `forceFlush()`, as `instrument()`
 * does at the end of each invocation.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @throws TypeError or RangeError when the namespace, a default dimension or a list of names is none.
 */
export function createEmfMeterProvider(options: EmfOptions = {}): EmfMeterProvider {
  const settings = emfSettings(options);
  const warn = createWarningBudget(MAX_WARNINGS);
  const watch = createCardinalityWatch(warn);
  const interval = createInterval(settings, warn, watch);
  const front = createFrontBuffer(settings, warn, watch);
  /** How many values wait, without those that are but added up. */
  let waiting = 0;

  const drainSync = (): void => {
    waiting = 0;
    const lines = front.take().flatMap((document) => toLines(document, warn, writeLines));
    if (interval.size() > 0) {
      const documents = joinMetrics(interval.take(), settings);
      lines.push(...documents.flatMap((document) => toLines(document, warn, serializeLines)));
    }
    if (lines.length === 0) return;
    try {
      settings.write(`${lines.join('\n')}\n`);
    } catch (error) {
      warn(`EMF: ${lines.length} lines were lost (${reason(error)}). Check the option "write".`);
    }
  };
  const meters = createMeterProvider((instrument) => {
    const put = interval.of(instrument);
    const isKept = instrument.kind === 'histogram';
    return (value, attributes, measurement) => {
      if (measurement !== undefined) front.record(measurement, value);
      else put(value, attributes);
      if (measurement !== undefined || isKept) waiting += 1;
      if (waiting >= MAX_VALUES || interval.size() >= MAX_SERIES) drainSync();
    };
  });
  const forceFlush = createFlush(meters, () => {
    interval.settle();
    drainSync();
  });
  const provider: EmfMeterProvider = {
    getMeter(name, version, meterOptions) {
      const isWanted = settings.isWanted(name ?? '');
      return isWanted ? meters.getMeter(name, version, meterOptions) : createNoopMeter();
    },
    forceFlush,
    drainSync,
    async shutdown() {
      await forceFlush();
      meters.stop();
    },
  };
  return withPublicationTaker(provider, (document, metrics) => {
    if (meters.isStopped()) return;
    front.publish(document, metrics);
    for (const { values } of metrics.values()) waiting += values.length;
    if (waiting >= MAX_VALUES) drainSync();
  });
}

/** Creates what runs the callbacks and then writes, one after the other where calls overlap. */
function createFlush(meters: CollectingMeterProvider, writeAll: () => void): () => Promise<void> {
  let last = SENT;
  let running = 0;
  return () => {
    // Without callbacks all is written before the call returns.
    if (running === 0 && !meters.hasCallbacks()) {
      writeAll();
      return SENT;
    }
    running += 1;
    // A call during a flush is answered by a flush of its own after it.
    last = last.then(async () => {
      await meters.collect(MAX_CALLBACK_MS);
      writeAll();
      running -= 1;
    });
    return last;
  };
}
