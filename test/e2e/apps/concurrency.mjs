import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import {
  createLogger,
  createMetrics,
  createTracer,
  instrument,
  MetricUnit,
  processBatch,
} from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createRouter } from 'fluoroscope/router';

const telemetry = awsTelemetry();
const logger = createLogger();
const metrics = createMetrics({ namespace: 'Orders' });
const tracer = createTracer();
const bare = telemetry.meterProvider.getMeter('bare').createCounter('Steps');

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Those who wait to be woken by whichever invocation comes next. */
const meeting = [];

/** Meets another invocation: one wakes the other, so that each goes on from the other's turn. */
async function meet() {
  const other = meeting.shift();
  if (other !== undefined) return other();
  const woken = new Promise((resolve) => meeting.push(resolve));
  await Promise.race([woken, pause(10)]);
}

/** An HTTP call whose answer is the trace headers that it came with. */
const calls = {
  get: (url) =>
    new Promise((resolve, reject) => {
      const request = http.get(url, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(JSON.parse(text)));
      });
      request.on('error', reject);
    }),
  fetch: async (url) => (await fetch(url)).json(),
};

/**
 * What one invocation, or one record of it, has told the package, and where it is.
 *
 * Each line says what it must carry, from this alone.
 */
function createWorker(token, record, outermost) {
  const keys = [];
  const branches = [];
  let correlation;
  let lines = 0;
  const line = (step, span, { from = logger, ...more } = {}) => {
    lines += 1;
    const expected = { span, correlation, keys: [...keys], record };
    from.info(`${step} of ${token}`, { id: `${token}-${record}-${lines}`, expected, ...more });
  };
  /** A line that is written in another turn, which the invocation waits for. */
  const branch = (begin, step, span) => {
    const written = new Promise((resolve) => {
      begin(() => resolve(line(step, span)));
    });
    branches.push(written);
  };
  const call = async (how, span) => {
    const echoed = await calls[how](`${process.env['ECHO_URL']}/${token}`);
    line('echo', span, { echoed });
  };
  const doers = {
    pause: (_, { ms }) => pause(ms),
    keys() {
      const key = `key_${keys.length}`;
      keys.push(key);
      logger.appendKeys({ [key]: `${token}-${record}` });
    },
    correlate() {
      correlation = `correlation-${token}-${record}-${lines}`;
      logger.setCorrelationId(correlation);
    },
    metric() {
      metrics.addDimension('order', token);
      metrics.addMetadata('note', { of: token });
      metrics.addMetric('Done', MetricUnit.Count, 1);
      bare.add(1);
    },
    async meet(span) {
      await meet();
      line('meet', span);
    },
    line: (span) => line('line', span),
    // Longer than what a pipe takes at once, so that lines of several threads could mix.
    long: (span) => line('long', span, { text: 'x'.repeat(30_000) }),
    child: (span) => line('child', span, { from: logger.child({ child: token }) }),
    timer: (span) => branch((fn) => setTimeout(fn, 2), 'timer', span),
    microtask: (span) => branch(queueMicrotask, 'microtask', span),
    async emitter(span) {
      const emitter = new EventEmitter();
      branch((fn) => emitter.once('go', fn), 'emitter', span);
      setImmediate(() => emitter.emit('go'));
      await once(emitter, 'go');
    },
    stray(span) {
      // Most of the time later than the invocation itself.
      setTimeout(() => line('stray', span), 3);
    },
    get: (span) => call('get', span),
    fetch: (span) => call('fetch', span),
    async capture(under, { fails, steps }) {
      const name = `capture ${token}`;
      const captured = tracer.capture(name, async () => {
        tracer.putAnnotation('Token', token);
        tracer.putMetadata('work', { record, token, under });
        await work(steps, name);
        if (fails) throw new RangeError(`nothing left of ${token}`);
      });
      await captured.catch((error) => {
        if (!(error instanceof RangeError)) throw error;
      });
    },
  };
  const work = async (steps, span) => {
    for (const step of steps) await doers[step.do](span, step);
  };
  return async (steps) => {
    await work(steps, outermost);
    await Promise.all(branches);
  };
}

const run = ({ token, work }, index, span) => createWorker(token, index, span)(work[index].steps);

const failure = ({ token }) => new TypeError(`no stock for ${token}`);

async function end(plan) {
  if (plan.ending === 'throws') throw failure(plan);
  if (plan.ending === 'rejects') return pause(1).then(() => Promise.reject(failure(plan)));
  return { token: plan.token };
}

const app = createRouter();
app.post('/orders/:id', async (c) => {
  const { plan } = c.body.json();
  await run(plan, 0, 'POST /orders/:id');
  if (plan.ending === 'answers 503') return c.json({ token: plan.token }, 503);
  return end(plan);
});

async function outlive(context) {
  while (context.getRemainingTimeInMillis() > 0) await pause(20);
  // In a turn that is late, one timer may come before another that was due earlier; two on, all have come.
  await turn();
  await turn();
}

export const handlers = {
  routed: instrument(app.resolve, { telemetry }),
  batched: instrument(
    (event) =>
      processBatch(event, async ({ body }) => {
        const { plan, index } = JSON.parse(body);
        await run(plan, index, 'process orders');
        if (plan.work[index].fails) throw failure(plan);
      }),
    { telemetry },
  ),
  plain: instrument(
    async ({ plan }, context) => {
      await run(plan, 0, 'hello');
      if (plan.outlives) await tracer.capture(`outlives ${plan.token}`, () => outlive(context));
      return end(plan);
    },
    { telemetry },
  ),
  calledBack: instrument(
    ({ plan }, _context, callback) => {
      if (plan.ending === 'throws') throw failure(plan);
      void run(plan, 0, 'hello').then(() => {
        if (plan.ending === 'returns') callback(null, { token: plan.token });
        else callback(failure(plan));
      });
    },
    { telemetry },
  ),
  last: instrument(async () => metrics.addMetric('Last', MetricUnit.Count, 1), { telemetry }),
};
