import type { SpanReference } from './correlation.js';
import type { EmfMetricExpectation } from './emf-metric.js';
import type { LogLineExpectation, LogLineOptions } from './log-line.js';
import type { MetricExpectation } from './metric.js';
import type { SegmentExpectation } from './segment.js';
import type { SpanExpectation } from './span.js';
import type { TextPattern } from './text-pattern.js';

/**
 * What `expect()` has after `expect.extend(matchers)`; `R` is what an assertion answers with.
 *
 * Objects are compared in part, as `toMatchObject` does, asymmetric matchers included; a RegExp fits
 * a text that it finds something in, and `undefined` a field that is not there.
 */
export interface TelemetryMatchers<R = void> {
  /** A span with this name, and with these fields: of a memory telemetry, of spans, of one span. */
  toHaveSpan(name: TextPattern, expected?: SpanExpectation): R;
  /**
   * All spans, each below its parent: an indented outline of their names, or `a > b > c`.
   *
   * Siblings may be in any order. A line `…` stands for any further ones, with what is below them.
   */
  toHaveSpanTree(outline: string): R;
  /** An annotation on a span, or in an X-Ray document: any value, or this one. */
  toHaveAnnotation(key: TextPattern, value?: unknown): R;
  /** A metadata value on a span, or in an X-Ray document: in any namespace, or in this one. */
  toHaveMetadata(key: TextPattern, value?: unknown, namespace?: string): R;
  /** A log line with these keys, or with this message: of a memory telemetry, or of written lines. */
  toHaveLogLine(expected: TextPattern | LogLineExpectation, options?: LogLineOptions): R;
  /** Log lines, all of which carry the trace id of a span; a text is the span's name. */
  toBeCorrelatedWith(span: SpanReference): R;
  /** A recorded value of a memory telemetry. */
  toHaveMetric(name: TextPattern, expected?: MetricExpectation): R;
  /** A metric in a written line of CloudWatch's embedded metric format. */
  toHaveEmfMetric(name: TextPattern, expected?: EmfMetricExpectation): R;
  /** Written lines with documents of metrics, all of which CloudWatch takes. */
  toBeValidEmf(): R;
  /** A segment among X-Ray documents, or in what was sent to the daemon. */
  toHaveSegment(name: TextPattern, expected?: SegmentExpectation): R;
  /** A subsegment among X-Ray documents, nested ones included. */
  toHaveSubsegment(name: TextPattern, expected?: SegmentExpectation): R;
  /** X-Ray documents, segments or subsegments, all of which X-Ray takes. */
  toBeValidSegment(): R;
}
