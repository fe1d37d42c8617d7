import { createNoopMeter, type MeterProvider } from '@opentelemetry/api';
import { frontMeasurement } from '../../src/telemetry.js';
import { describe } from '../sdk/instrument.js';
import { type CollectingMeterProvider, createMeterProvider } from '../sdk/meter-provider.js';
import { createWarningBudget } from '../sdk/warning-budget.js';
import type { EmfDocument } from './document.js';
import { createFrontBuffer } from './front.js';
import { toDocuments } from './grouping.js';
import { createInterval } from './interval.js';
import { toLines } from './lines.js';
import { createMetricRegistry } from './metric.js';
import { type EmfOptions, emfSettings } from './options.js';

/** A meter provider whose instruments become metrics of CloudWatch, through lines of stdout. */
export interface EmfMeterProvider extends MeterProvider {
  /** Runs the callbacks and writes all that was measured so far. Never rejects. */
  forceFlush(): Promise<void>;
  /** Writes what was measured so far, without the callbacks, before it returns. */
  drainSync(): void;
  /** Writes the rest; then the instruments do nothing any more. */
  shutdown(): Promise<void>;
}

/** Callbacks may not hold up the end of an invocation for longer. */
const MAX_CALLBACK_MS = 500;

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
 * @throws TypeError or RangeError when the namespace, or a default dimension, cannot be one.
 */
export function createEmfMeterProvider(options: EmfOptions = {}): EmfMeterProvider {
  const settings = emfSettings(options);
  const { namespace, properties } = settings;
  const warn = createWarningBudget(MAX_WARNINGS);
  const metrics = createMetricRegistry(settings, warn);
  const interval = createInterval(warn);
  const front = createFrontBuffer(warn);

  const drainSync = (): void => {
    const nowMs = Date.now();
    const taken = interval.take();
    const lines: string[] = [];
    for (const document of front.take({ properties, nowMs })) addLines(lines, document, warn);
    if (taken.length > 0) {
      const parts = { namespace, properties, nowMs, warn };
      for (const document of toDocuments(taken, parts)) addLines(lines, document, warn);
    }
    if (lines.length > 0) write(settings.write, lines, warn);
  };
  const meters = createMeterProvider({
    record(measurement) {
      const measured = frontMeasurement(measurement.context);
      if (measured !== undefined) front.record(measured, measurement.value);
      else interval.record(metrics.of(measurement.instrument), measurement);
      const values = interval.valueCount + front.valueCount;
      if (values >= MAX_VALUES || interval.seriesCount >= MAX_SERIES) drainSync();
    },
    observe: (measurement) => interval.observe(metrics.of(measurement.instrument), measurement),
  });
  const writeAll = (): void => {
    interval.settle();
    drainSync();
    metrics.trim();
  };
  const forceFlush = createQueue(meters, writeAll);
  return {
    getMeter(name, version, meterOptions) {
      const unwanted = name?.startsWith(INSTRUMENTATIONS) && !settings.meters.has(name);
      return unwanted ? createNoopMeter() : meters.getMeter(name, version, meterOptions);
    },
    forceFlush,
    drainSync,
    async shutdown() {
      await forceFlush();
      meters.stop();
    },
  };
}

/** The instrumentations of the OpenTelemetry project, whose metrics nobody asked for by name. */
const INSTRUMENTATIONS = '@opentelemetry/';

function addLines(lines: string[], document: EmfDocument, warn: (message: string) => void): void {
  try {
    for (const line of toLines(document, warn)) lines.push(line);
  } catch (error) {
    // One document that cannot be written must not cost the others.
    warn(`EMF: lost ${document.metrics.length} metrics (${describe(error)}). Use plain names.`);
  }
}

function write(
  to: (text: string) => void,
  lines: readonly string[],
  warn: (message: string) => void,
): void {
  try {
    to(`${lines.join('\n')}\n`);
  } catch (error) {
    warn(`EMF: ${lines.length} lines were lost (${describe(error)}). Check the option "write".`);
  }
}

/**
 * Runs one flush at a time: a call during a flush is answered by a flush of its own after it.
 *
 * Without callbacks all is written before the call returns.
 */
function createQueue(meters: CollectingMeterProvider, writeAll: () => void): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let running = 0;
  return async () => {
    if (running === 0 && !meters.hasCallbacks()) return writeAll();
    running += 1;
    last = last.then(async () => {
      await meters.collect(MAX_CALLBACK_MS);
      writeAll();
      running -= 1;
    });
    return last;
  };
}
