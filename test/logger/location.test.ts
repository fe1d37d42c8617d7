import { EventEmitter } from 'node:events';
import { createLogger } from 'fluoroscope';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProgramFolder, linesOf, type ProgramFolder } from './program.js';
import { recording } from './recording.js';

/** Each call says in its message which line of the file it stands on. */
const SOURCE = `import { createLogger } from 'fluoroscope';
import { EventEmitter } from 'node:events';

interface Order { readonly id: number }

const logger = createLogger({ location: true, service: 's' });
const { info } = logger;
const child = logger.child({ a: 1 }).child({ b: 2 });

function place(order: Order): void {
  logger.info('line 11');
  if (order.id > 0) info('line 12');
}

class Shop {
  readonly #name = 'shop';
  open(): string {
    child.warn('line 18', new Error('line 18'));
    return this.#name;
  }
}

const later = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  logger.error('line 25');
  await (async () => child.info('line 26'))();
};

place({ id: 1 });
new Shop().open();
[1].forEach(() => logger.info('line 31'));
new EventEmitter().on('x', logger.info).emit('x', 'line 32');
eval('1');
await later();
`;

let folder: ProgramFolder;

beforeAll(() => {
  folder = createProgramFolder();
});

afterAll(() => folder.remove());

test.each([
  ['an ES module', 'app', 'esm'],
  ['CommonJS', 'app', 'cjs'],
  ["a package of the user's own", 'node_modules/own', 'esm'],
] as const)('of minified %s is the line of the source', async (_, place, format) => {
  const source = format === 'esm' ? SOURCE : SOURCE.replace('await later();', 'void later();');
  const bundle = await folder.bundle(source, { place, format });
  const lines = linesOf(bundle).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map((line) => line['message'])).toEqual([
    'line 11',
    'line 12',
    'line 18',
    'line 31',
    'line 32',
    'line 25',
    'line 26',
  ]);
  for (const { message, location, error } of lines) {
    const line = String(message).slice('line '.length);
    expect(decodeURI(String(location))).toMatch(new RegExp(`/src/app\\.ts:${line}$`));
    if (error === undefined) continue;
    expect((error as { location: string }).location).toBe(location);
  }
  const prefix = format === 'esm' ? /^(file:\/\/)?\// : /^\//;
  expect(lines[0]?.['location']).toMatch(prefix);
});

test('is that of the call in every way to call, and of nothing when it is off', () => {
  const { logger, last } = recording({ location: true });
  const here = (): string =>
    String(new Error().stack?.split('\n')[2]?.match(/:(\d+):\d+\)?$/)?.[1]);
  const { warn } = logger;
  const calls: ReadonlyArray<() => unknown[]> = [
    () => [here(), logger.info('x')],
    () => [here(), warn('x')],
    () => [here(), logger.child({}).child({}).critical('x')],
    () => [here(), new EventEmitter().on('x', logger.info).emit('x', 'm')],
    () => [here(), [1].map(() => logger.info('x'))],
  ];
  for (const call of calls) {
    const [line] = call();
    expect(last()['location']).toMatch(new RegExp(`location\\.test\\.ts:${line}$`));
  }
  const off = recording();
  off.logger.info('x');
  expect(off.last()).not.toHaveProperty('location');
});

test.each<[string, () => () => void]>([
  [
    'a limit of no frames',
    () => {
      const before = Error.stackTraceLimit;
      Error.stackTraceLimit = 0;
      return () => {
        expect(Error.stackTraceLimit).toBe(0);
        Error.stackTraceLimit = before;
      };
    },
  ],
  [
    'a limit that cannot be set',
    () => {
      const before = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
      Object.defineProperty(Error, 'stackTraceLimit', { value: 5, writable: false });
      return () => void Object.defineProperty(Error, 'stackTraceLimit', before ?? {});
    },
  ],
  [
    'stacks that are no text',
    () => {
      const before = Error.prepareStackTrace;
      Error.prepareStackTrace = (_, frames) => frames;
      return () => {
        Error.prepareStackTrace = before;
      };
    },
  ],
  [
    'a preparation that throws',
    () => {
      const before = Error.prepareStackTrace;
      Error.prepareStackTrace = () => {
        throw new Error('no');
      };
      return () => {
        Error.prepareStackTrace = before;
      };
    },
  ],
])('with %s the line is written all the same', (_, arrange) => {
  const lines: string[] = [];
  const logger = createLogger({ location: true, write: (line) => void lines.push(line) });
  const restore = arrange();
  logger.info('x', { a: 1 });
  restore();
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: 'x', a: 1 });
});
