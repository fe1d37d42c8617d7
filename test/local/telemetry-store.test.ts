import { expect, test } from 'vitest';
import { addLine, createTelemetryStore } from '../../local/telemetry-store.js';

const document = (id: string, trace: string, fields = {}) => ({
  id,
  trace_id: trace,
  name: id,
  start_time: 1,
  ...fields,
});

test('a document belongs to the request of its trace, also to the one that its caller named', () => {
  const store = createTelemetryStore();
  const first = store.open(['1-a', '1-caller'], 's1');
  const second = store.open(['1-b'], 's2');
  expect(
    ['1-a', '1-caller', '1-b'].map((trace) => store.addDocument(document(trace, trace))),
  ).toEqual([true, true, true]);
  expect([...first.documents.keys()]).toEqual(['1-a', '1-caller']);
  expect([...second.documents.keys()]).toEqual(['1-b']);
});

test('requests of one trace are told apart by the parent', () => {
  const store = createTelemetryStore();
  const first = store.open(['1-a'], 's1');
  const second = store.open(['1-a'], 's2');
  store.addDocument(document('x', '1-a', { parent_id: 's1' }));
  store.addDocument(document('y', '1-a', { parent_id: 's2' }));
  store.addDocument(document('z', '1-a', { parent_id: 'x' }));
  expect([...first.documents.keys()]).toEqual(['x', 'z']);
  expect([...second.documents.keys()]).toEqual(['y']);
});

test('a finished document is not undone by the one in progress', () => {
  const store = createTelemetryStore();
  const request = store.open(['1-a'], 's1');
  store.addDocument(document('x', '1-a', { in_progress: true }));
  store.addDocument(document('x', '1-a', { end_time: 2 }));
  store.addDocument(document('x', '1-a', { in_progress: true }));
  expect(request.documents.get('x')).toMatchObject({ end_time: 2 });
});

test('what comes after the request, or of another trace, is not taken', () => {
  const store = createTelemetryStore();
  const request = store.open(['1-a'], 's1');
  store.close(request);
  expect(store.addDocument(document('x', '1-a'))).toBe(false);
  expect(store.addDocument(document('x', '1-unknown'))).toBe(false);
});

test('a metric document is no log line', () => {
  const request = createTelemetryStore().open(['1-a'], 's1');
  const CloudWatchMetrics = [{ Namespace: 'N', Dimensions: [[]], Metrics: [{ Name: 'm' }] }];
  addLine(request, JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics }, m: 1 }));
  addLine(request, 'text');
  expect(request.metrics.map(({ name }) => name)).toEqual(['m']);
  expect(request.lines.map(({ message }) => message)).toEqual(['text']);
});
