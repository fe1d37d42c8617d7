// One handler for each way in which an invocation may end.
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';

const logger = createLogger();
const metrics = createMetrics({ namespace: 'Ends' });
const tracer = createTracer();
const telemetry = awsTelemetry({
  inProgress: process.env['IN_PROGRESS'] === 'true',
  spanProcessors: batching(),
});

const never = new Promise(() => {});
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const noSuchThing = () => new RangeError('out of stock');
const thrown = { error: noSuchThing(), text: 'out of stock', nothing: undefined };

function begin() {
  logger.info('begun');
  metrics.addMetric('Begun', MetricUnit.Count, 1);
}

/** The standard batching of OpenTelemetry's SDK, to a collector: it needs the event loop to send. */
function batching() {
  const url = process.env['COLLECTOR_URL'];
  if (url === undefined) return [];
  const require = createRequire(process.env['SDK_HOME']);
  const { BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base');
  const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');
  return [new BatchSpanProcessor(new OTLPTraceExporter({ url }))];
}

/** A handler of two parameters that begins, and then ends in its own way. */
const ending = (end, options) =>
  instrument(
    (event, context) => {
      begin();
      return end(event, context);
    },
    { telemetry, ...options },
  );

const callingBack = (end) =>
  instrument(
    (_event, context, callback) => {
      begin();
      return end(callback, context);
    },
    { telemetry },
  );

/** Tells the one who is going to kill this process; not through the logger, whose lines are counted. */
function wait() {
  writeSync(1, '{"state":"waiting"}\n');
}

const step = (end) => tracer.capture('step', end);

export const returns = ending(async () => 'done');
export const returnsAtOnce = ending(() => ({ done: true }));
export const returnsNothing = ending(() => void setTimeout(() => logger.info('went on'), 20));
export const throws = ending(() => {
  throw noSuchThing();
});
export const rejects = ending(async () => {
  throw noSuchThing();
});
export const answers503 = ending(async () => ({ statusCode: 503, body: 'later' }));

export const callsBack = callingBack((callback) => {
  callback(null, 'done');
  setTimeout(() => logger.info('went on'), 20);
});
export const callsBackWithoutWaiting = callingBack((callback, context) => {
  context.callbackWaitsForEmptyEventLoop = false;
  setInterval(() => {}, 1_000);
  callback(null, 'done');
});
export const callsBackTwice = callingBack((callback) => {
  callback(null, 'first');
  callback(null, 'second');
});
export const callsBackAndResolves = callingBack(async (callback) => {
  callback(null, 'called');
  return 'returned';
});
export const callsBackWithAnError = callingBack((callback) => {
  setTimeout(() => callback(noSuchThing()), 5);
});
export const callsBackWithAText = callingBack((callback) => callback('out of stock'));
export const throwsBeforeCallingBack = callingBack(() => {
  throw noSuchThing();
});
export const neverCallsBack = callingBack(() => step(() => never) && undefined);

export const succeeds = ending((_event, context) => {
  setTimeout(() => context.succeed('done'), 5);
});
export const succeedsAndGoesOn = ending(async (_event, context) => {
  context.succeed('done');
  await pause(5);
  return 'returned';
});
export const isDone = ending((_event, context) => {
  setTimeout(() => context.done(null, 'done'), 5);
});
export const isDoneWithAnError = ending((_event, context) => context.done(noSuchThing()));
export const fails = ending((_event, context) => context.fail(noSuchThing()));

export const hangs = ending(() => step(() => pause(1e8)));
export const hangsForAWhile = ending(() => step(() => pause(700)).then(() => 'late'), {
  timeoutMarginMs: 1_500,
});
export const blocks = ending(() =>
  step(() => {
    wait();
    for (;;);
  }),
);
export const neverSettles = ending(() => step(() => never));

export const settlesOrNot = ending(({ settles }) =>
  settles ? pause(1_500).then(() => 'done') : step(() => never),
);

export const exits = ending(() => step(() => process.exit(7)));
const crash = ({ what }) =>
  step(() => {
    if (what !== undefined) {
      setTimeout(() => {
        throw thrown[what];
      });
    }
    return pause(1e8);
  });
export const crashes = ending(crash);
export const crashesInPrivate = ending(crash, { captureError: false });
export const losesAPromise = ending(({ what }) =>
  step(() => {
    void Promise.reject(thrown[what]);
    return pause(1e8);
  }),
);
export const losesAPromiseAndReturns = ending(async () => {
  await step(async () => {
    void Promise.reject(noSuchThing());
    await pause(20);
  });
  return 'done';
});
export const waits = ending(async () => {
  await tracer.capture('ended', () => {});
  return step(() => {
    wait();
    return pause(1e8);
  });
});
export const fillsMemory = ending(async () => {
  const kept = [];
  for (;;) {
    kept.push(new Array(1e5).fill(Math.random()));
    await pause(0);
  }
});
const streamify = globalThis.awslambda?.streamifyResponse ?? ((handler) => handler);
const head = (stream, statusCode) =>
  globalThis.awslambda.HttpResponseStream.from(stream, { statusCode });

const streaming = (end) =>
  instrument(
    streamify(async (_event, stream) => {
      begin();
      return end(stream);
    }),
    { telemetry },
  );

export const streams = streaming(async (stream) => {
  const body = head(stream, 201);
  body.write('a');
  setTimeout(() => body.end('b'), 20);
});
export const streamsInside = streamify(
  instrument(
    async (_event, stream, _context) => {
      begin();
      await pipeline(Readable.from(['a', 'b']), head(stream, 200));
    },
    { telemetry },
  ),
);
export const streams503 = streaming(
  async (stream) => void head(stream, 503).write('x') || stream.end(),
);
export const streamsNothing = streaming(async () => {
  throw noSuchThing();
});
export const streamsHalf = streaming(async (stream) => {
  stream.write('a');
  await pause(5);
  throw noSuchThing();
});
export const streamsABrokenSource = streaming((stream) => {
  const source = Readable.from(
    (async function* chunks() {
      yield 'a';
      await pause(5);
      throw noSuchThing();
    })(),
  );
  return pipeline(source, stream);
});
export const destroysItsStream = streaming(async (stream) => {
  stream.on('error', () => {});
  stream.write('a');
  await pause(5);
  stream.destroy(noSuchThing());
});
export const destroysItsStreamUnheard = streaming(async (stream) => {
  stream.write('a');
  await pause(5);
  stream.destroy(noSuchThing());
});
export const destroysItsStreamQuietly = streaming(async (stream) => {
  stream.write('a');
  await pause(5);
  stream.destroy();
});
export const losesItsReader = streaming(async (stream) => {
  stream.on('error', () => {});
  stream.write('a');
  await pause(200);
  stream.end('b');
});
export const neverEndsItsStream = streaming(async (stream) => void stream.write('a'));
export const neverSettlesAfterItsStream = streaming((stream) => {
  stream.end('a');
  return never;
});
