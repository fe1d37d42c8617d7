import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { captureHttp } from '../../src/outgoing/capture-http.js';
import { recorded } from './invocation-spans.js';
import { type RecordingServer, recordingServer } from './recording-server.js';

let server: RecordingServer;
const ends: Array<() => void> = [];

beforeAll(async () => {
  server = await recordingServer();
  // The first invocation registers our telemetry with the API, which the others take theirs from.
  await recorded(() => {});
});
beforeEach(() => {
  server.requests.length = 0;
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(() => server.close());

const ours = (): void => void ends.push(captureHttp());
const theirs = (): void =>
  void ends.push(registerInstrumentations({ instrumentations: [new UndiciInstrumentation()] }));

const scopeOfTheirs = '@opentelemetry/instrumentation-undici';

test.each([
  ['after ours', [ours, theirs]],
  ['before ours', [theirs, ours]],
])(
  'instrumentation-undici %s: a span of each, and one traceparent on the wire',
  async (_, begin) => {
    for (const step of begin) step();
    const { root, spans } = await recorded(async () => {
      const answer = await fetch(server.url, { headers: { 'x-own': '1' } });
      expect(answer.status).toBe(200);
    });
    expect(spans.map(({ scope }) => scope).sort()).toEqual([scopeOfTheirs, 'fluoroscope/http']);
    expect(spans.every(({ parentSpanId }) => parentSpanId === root.spanId)).toBe(true);
    const [request] = server.requests;
    const sent = request?.rawHeaders.filter((name) => name.toLowerCase() === 'traceparent');
    expect(sent).toHaveLength(1);
    // Theirs, in either order.
    const span = spans.find(({ scope }) => scope === scopeOfTheirs);
    expect(request?.headers).toMatchObject({ 'x-own': '1' });
    expect(request?.headers['traceparent']).toContain(span?.spanId);
  },
);

test('without ours, instrumentation-undici alone has the span', async () => {
  theirs();
  const { root, spans } = await recorded(() => fetch(server.url));
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({ scope: scopeOfTheirs, parentSpanId: root.spanId });
});
