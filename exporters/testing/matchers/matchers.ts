import { judgeAnnotation, judgeMetadata } from './annotation.js';
import { judgeCorrelation } from './correlation.js';
import { judgeEmfMetric } from './emf-metric.js';
import { judgeEmfValidity } from './emf-validity.js';
import { judgeLogLine } from './log-line.js';
import { createMatcher, type Matcher } from './matcher.js';
import { judgeMetric } from './metric.js';
import { judgeSegment, judgeSubsegment } from './segment.js';
import { judgeSegmentValidity } from './segment-validity.js';
import { judgeSpan } from './span.js';
import { judgeSpanTree } from './span-tree.js';
import type { TelemetryMatchers } from './telemetry-matchers.js';

/** The matchers as functions, by name. */
export type Matchers = {
  readonly [Name in keyof TelemetryMatchers]: Matcher<Parameters<TelemetryMatchers[Name]>>;
};

/**
 * Matchers for spans, log lines, metrics, EMF and X-Ray documents: `expect.extend(matchers)`, in
 * Vitest, in Jest, and wherever `expect.extend` is.
 *
 * What is no telemetry, and an expectation with a field that is looked at nowhere, is a TypeError,
 * with `.not` too.
 */
export const matchers: Matchers = {
  toHaveSpan: createMatcher('toHaveSpan', judgeSpan),
  toHaveSpanTree: createMatcher('toHaveSpanTree', judgeSpanTree),
  toHaveAnnotation: createMatcher('toHaveAnnotation', judgeAnnotation),
  toHaveMetadata: createMatcher('toHaveMetadata', judgeMetadata),
  toHaveLogLine: createMatcher('toHaveLogLine', judgeLogLine),
  toBeCorrelatedWith: createMatcher('toBeCorrelatedWith', judgeCorrelation),
  toHaveMetric: createMatcher('toHaveMetric', judgeMetric),
  toHaveEmfMetric: createMatcher('toHaveEmfMetric', judgeEmfMetric),
  toBeValidEmf: createMatcher('toBeValidEmf', judgeEmfValidity),
  toHaveSegment: createMatcher('toHaveSegment', judgeSegment),
  toHaveSubsegment: createMatcher('toHaveSubsegment', judgeSubsegment),
  toBeValidSegment: createMatcher('toBeValidSegment', judgeSegmentValidity),
};
