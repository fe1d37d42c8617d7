import { context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { createBacklog } from '../../../exporters/environment/backlog.js';
import { deferLogs } from '../../../exporters/environment/deferred-logs.js';
import { deferTraces } from '../../../exporters/environment/deferred-traces.js';
import { joinLogs } from '../../../exporters/environment/joined-logs.js';
import type { LogsSignal, TracesSignal } from '../../../exporters/sdk/signal.js';
import { createTracerProvider } from '../../../exporters/sdk/tracer-provider.js';
import { createContextManager } from '../../../src/context-manager.js';

/** What loads, and what makes it be there. */
function loading<TSignal>(noun: string) {
  let load: (signal: TSignal | undefined) => void = () => {};
  const promise = new Promise<TSignal | undefined>((resolve) => {
    load = resolve;
  });
  return { backlog: createBacklog(promise, { limit: 100, noun }), load };
}

function logsSignal(): { signal: LogsSignal; bodies: () => unknown[]; spanIds: () => unknown[] } {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({
    processors: [new SimpleLogRecordProcessor({ exporter })],
  });
  const records = (): ReturnType<typeof exporter.getFinishedLogRecords> =>
    exporter.getFinishedLogRecords();
  return {
    signal: {
      loggerProvider: provider as LogsSignal['loggerProvider'],
      forceFlush: () => provider.forceFlush(),
      shutdown: () => provider.shutdown(),
    },
    bodies: () => records().map(({ body }) => body),
    spanIds: () => records().map(({ spanContext }) => spanContext?.spanId),
  };
}

test('spans that end before the load, and those after it, arrive in the order of their ends', async () => {
  const { backlog, load } = loading<TracesSignal>('spans');
  const provider = createTracerProvider({ spanProcessors: [deferTraces(backlog)] });
  const tracer = provider.getTracer('test');
  const exporter = new InMemorySpanExporter();
  const open = tracer.startSpan('open at the load');
  tracer.startSpan('first').end();
  tracer.startSpan('second').end();

  const flushed = provider.forceFlush();
  load(new SimpleSpanProcessor({ exporter }));
  await flushed;
  open.end();
  tracer.startSpan('last').end();

  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual([
    ...['first', 'second', 'open at the load', 'last'],
  ]);
});

test('a processor that is there is told of the beginning of spans too', async () => {
  const { backlog, load } = loading<TracesSignal>('spans');
  const provider = createTracerProvider({ spanProcessors: [deferTraces(backlog)] });
  const begun: Span[] = [];
  const done = async (): Promise<void> => {};
  load({ onStart: (span) => void begun.push(span), onEnd() {}, forceFlush: done, shutdown: done });
  await backlog.loaded;
  const span = provider.getTracer('test').startSpan('work');
  expect(begun).toEqual([span]);
});

test('a flush and a shutdown wait for the load, and reach what was loaded', async () => {
  const { backlog, load } = loading<TracesSignal>('spans');
  const signal = deferTraces(backlog);
  const calls: string[] = [];
  const call = (name: string) => async (): Promise<void> => void calls.push(name);
  const both = Promise.all([signal.forceFlush(), signal.shutdown()]);
  signal.drainSync?.();
  await Promise.resolve();
  expect(calls).toEqual([]);

  load({
    ...{ onStart() {}, onEnd() {}, forceFlush: call('flush'), shutdown: call('shutdown') },
    drainSync: () => void calls.push('drain'),
  });
  await both;
  signal.drainSync?.();
  expect(calls).toEqual(['flush', 'shutdown', 'drain']);
});

test('log records wait for the load with the context that they were emitted in', async () => {
  context.setGlobalContextManager(createContextManager());
  const { backlog, load } = loading<LogsSignal>('log records');
  const { signal, bodies, spanIds } = logsSignal();
  const deferred = deferLogs(backlog);
  const inSpan = (spanId: string) =>
    trace.setSpanContext(ROOT_CONTEXT, {
      ...{ traceId: '5759e988bd862e3fe1be46a994272793', traceFlags: 1 },
      spanId,
    });
  const logger = deferred.loggerProvider.getLogger('test');
  context.with(inSpan('1111111111111111'), () => logger.emit({ body: 'active' }));
  logger.emit({ body: 'given', context: inSpan('2222222222222222') });

  load(signal);
  await deferred.forceFlush();
  context.with(inSpan('3333333333333333'), () => logger.emit({ body: 'later' }));

  expect(bodies()).toEqual(['active', 'given', 'later']);
  expect(spanIds()).toEqual(['1111111111111111', '2222222222222222', '3333333333333333']);
  await deferred.shutdown();
  context.disable();
});

test('when the load fails, nothing is kept and a flush is done', async () => {
  const spans = loading<TracesSignal>('spans');
  const logs = loading<LogsSignal>('log records');
  const traces = deferTraces(spans.backlog);
  const lines = deferLogs(logs.backlog);
  lines.loggerProvider.getLogger('test').emit({ body: 'lost' });
  spans.load(undefined);
  logs.load(undefined);
  const flushes = [traces, lines].flatMap((signal) => [signal.forceFlush(), signal.shutdown()]);
  expect(await Promise.all(flushes)).toEqual([undefined, undefined, undefined, undefined]);
});

test('joined ways out for log records all get each one, and are flushed and shut down', async () => {
  const first = logsSignal();
  const second = logsSignal();
  const joined = joinLogs([first.signal, second.signal]);
  joined?.loggerProvider.getLogger('test').emit({ body: 'both' });
  await joined?.forceFlush();
  expect([first.bodies(), second.bodies()]).toEqual([['both'], ['both']]);
  await joined?.shutdown();
  joined?.loggerProvider.getLogger('test').emit({ body: 'late' });
  expect([first.bodies(), second.bodies()]).toEqual([[], []]);
  expect([joinLogs([first.signal]), joinLogs([])]).toEqual([first.signal, undefined]);
});
