// Runs one handler that ends its process, by itself or instrumented: `bare` or `instrumented`, and its name.
import { Writable } from 'node:stream';

const error = new RangeError('out of stock');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const never = new Promise(() => {});
const goOn = () => {};

const throwing = (thrown) => () => {
  setTimeout(() => {
    throw thrown;
  });
  return pause(1e8);
};

const rejecting = (reason) => async () => {
  void Promise.reject(reason);
  await pause(30);
  return 'done';
};

const terminating = () => {
  setTimeout(() => process.kill(process.pid, 'SIGTERM'));
  return pause(1e8);
};

const ends = {
  exit: { run: () => process.exit(7) },
  'exit code of a handler that never settles': {
    run() {
      process.exitCode = 3;
      return never;
    },
  },
  'exception: error': { run: throwing(error) },
  'exception: text': { run: throwing('out of stock') },
  'exception: undefined': { run: throwing(undefined) },
  'exception, heard': {
    before: () => process.on('uncaughtException', () => setTimeout(() => process.exit(5), 20)),
    run: throwing(error),
  },
  'rejection: error': { run: rejecting(error) },
  'rejection: text': { run: rejecting('out of stock') },
  'rejection: undefined': { run: rejecting(undefined) },
  'rejection, heard': {
    before: () => process.on('unhandledRejection', () => setTimeout(() => process.exit(5), 5)),
    run: rejecting(error),
  },
  'rejection, heard, which exits at once': {
    before: () => process.on('unhandledRejection', () => process.exit(6)),
    run: rejecting(error),
  },
  'rejection, heard, which goes on': {
    before: () => process.on('unhandledRejection', goOn),
    run: rejecting(error),
  },
  'rejection, heard later, which goes on': {
    after: () => process.on('unhandledRejection', goOn),
    run: rejecting(error),
  },
  'rejection, heard no more': {
    before: () => process.on('unhandledRejection', goOn),
    after: () => process.off('unhandledRejection', goOn),
    run: rejecting(error),
  },
  'stream error': {
    run: async (_event, stream, _context) => {
      stream.destroy(error);
      await pause(1e8);
    },
  },
  'stream error, heard': {
    run: async (_event, stream, _context) => {
      stream.on('error', () => setTimeout(() => process.exit(5), 5));
      stream.destroy(error);
    },
  },
  SIGTERM: { run: terminating },
  'SIGTERM, heard before': {
    before: () => process.on('SIGTERM', () => setTimeout(() => process.exit(5), 20)),
    run: terminating,
  },
  'SIGTERM, heard once before': {
    before: () => process.once('SIGTERM', () => setTimeout(() => process.exit(5), 20)),
    run: terminating,
  },
  'SIGTERM, heard once after': {
    after: () => process.once('SIGTERM', () => setTimeout(() => process.exit(5), 20)),
    run: terminating,
  },
  'SIGTERM, passed on by the only one who listens': {
    before() {
      const passOn = () => {
        if (process.listenerCount('SIGTERM') > 1) return;
        process.off('SIGTERM', passOn);
        process.kill(process.pid, 'SIGTERM');
      };
      process.on('SIGTERM', passOn);
    },
    run: terminating,
  },
};

const [, , how, name] = process.argv;
const { before = goOn, after = goOn, run } = ends[name];
before();
const { instrument } = await import('fluoroscope');
const { awsTelemetry } = await import('fluoroscope/aws');
const handler = how === 'bare' ? run : instrument(run, { telemetry: awsTelemetry() });
after();

const context = { functionName: 'hello', awsRequestId: 'r1' };
if (name.startsWith('stream')) void handler({}, new Writable(), context);
else void handler({}, context);
