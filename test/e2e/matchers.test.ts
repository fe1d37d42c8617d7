import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createProject, type Project, type Run } from './matchers-project.js';

/** A function, and tests of it: each matcher once as it is, and once as it is not. */
const BODY = `
const write = (text) => lines.push(text);
const lines = [];
const metrics = createMetrics({ namespace: 'Shop', service: 'shop' });
const tracer = createTracer();
const logger = createLogger({ service: 'shop' });
const meterProvider = createEmfMeterProvider({ write });
const telemetry = recordTelemetry({ service: 'shop' });
const handler = instrument(async () => {
  tracer.putAnnotation('Order', '7');
  tracer.putMetadata('order', { id: 7 }, 'shop');
  metrics.addMetric('Orders', MetricUnit.Count, 1);
  tracer.capture('query', () => logger.info('order read', { id: 7 }), { attributes: { table: 'orders' } });
  meterProvider.getMeter('shop').createCounter('Bare').add(2, { tier: 'gold' });
  await meterProvider.forceFlush();
}, { metrics });
const document = {
  name: 'orders', id: '53995c3f42cd8ad8', trace_id: '1-5759e988-bd862e3fe1be46a994272793',
  start_time: 1, end_time: 2,
  subsegments: [{ name: 'DynamoDB', id: 'defdfd9912dc5a56', start_time: 1, end_time: 2, throttle: true }],
};

beforeAll(() => handler({}, lambdaContext()));

test('every matcher holds', async () => {
  expect(telemetry).toHaveSpan('query', { parent: 'orders', attributes: { table: expect.any(String) } });
  expect(telemetry).toHaveSpan('query', { attributes: expect.objectContaining({ table: 'orders' }) });
  expect(telemetry).toHaveSpanTree('orders > query');
  expect(telemetry).toHaveAnnotation('Order', '7');
  expect(telemetry).toHaveMetadata('order', { id: 7 }, 'shop');
  expect(telemetry).toHaveLogLine({ level: 'info', message: /read/, id: 7 }, { span: 'query' });
  expect(telemetry).toBeCorrelatedWith('orders');
  expect(telemetry).toHaveMetric('Orders', { value: 1, unit: 'Count' });
  expect(lines).toHaveEmfMetric('Bare', { value: 2, dimensions: { tier: 'gold' } });
  expect(lines).toBeValidEmf();
  expect(document).toHaveSegment('orders', { fault: false });
  expect(document).toHaveSubsegment('DynamoDB', { throttle: true, parent: 'orders' });
  expect(document).toBeValidSegment();
  await expect(Promise.resolve(telemetry)).resolves.toHaveSpan('query');
  expect({ telemetry }).toEqual({ telemetry: expect.toHaveSpan('query') });
});

const expected = { kind: 'CLIENT', attributes: { table: expect.stringContaining('prices') } };
test('toHaveSpan', () => expect(telemetry).toHaveSpan('query', expected));
test('not.toHaveSpan', () => expect(telemetry).not.toHaveSpan('query', { scope: /tracer$/ }));
test('toHaveSpanTree', () => expect(telemetry).toHaveSpanTree('orders > insert'));
test('toHaveAnnotation', () => expect(telemetry).toHaveAnnotation('Order', 7));
test('toHaveMetadata', () => expect(telemetry).toHaveMetadata('ordre'));
test('toHaveLogLine', () => expect(telemetry).toHaveLogLine({ message: 'order read', id: '7' }));
test('toBeCorrelatedWith', () => expect('{"message":"hi"}').toBeCorrelatedWith(telemetry.spans[0]));
test('toHaveMetric', () => expect(telemetry).toHaveMetric('Orders', { times: 2 }));
test('toHaveEmfMetric', () => expect(lines).toHaveEmfMetric('Bare', { dimensions: { tier: 'silver' } }));
test('toBeValidEmf', () => expect({ _aws: {} }).toBeValidEmf());
test('toHaveSegment', () => expect(document).toHaveSegment('orders', { fault: true }));
test('toHaveSubsegment', () => expect(document).toHaveSubsegment('orders'));
test('toBeValidSegment', () => expect({ ...document, id: 7 }).toBeValidSegment());
test('wrong argument', () => expect(undefined).not.toHaveSpan('query'));
test('wrong field', () => expect(telemetry).not.toHaveSpan('query', { atributes: {} }));
`;

const NAMES: ReadonlyArray<readonly [file: string, names: readonly string[]]> = [
  ['fluoroscope', ['createLogger', 'createMetrics', 'createTracer', 'instrument', 'MetricUnit']],
  ['fluoroscope/memory', ['recordTelemetry']],
  ['fluoroscope/emf', ['createEmfMeterProvider']],
  ['fluoroscope/testing', ['lambdaContext', 'matchers']],
];

const IMPORTS = NAMES.map(([file, names]) => `import { ${names.join(', ')} } from '${file}';`);
const REQUIRES = NAMES.map(
  ([file, names]) => `const { ${names.join(', ')} } = require('${file}');`,
);
const EXTEND = 'expect.extend(matchers);';

/** How a user comes by the matchers: by extending `expect`, or by an import that does it. */
const WAYS = {
  'Vitest, extended': [...IMPORTS, "import { beforeAll, expect, test } from 'vitest';", EXTEND],
  'Vitest, imported': [
    "import 'fluoroscope/testing/vitest';",
    ...IMPORTS,
    "import { beforeAll, expect, test } from 'vitest';",
  ],
  'Jest, extended': [...REQUIRES, EXTEND],
  'Jest, required': ["require('fluoroscope/testing/jest');", ...REQUIRES],
  'Jest as ES modules, extended': [...IMPORTS, EXTEND],
  'Jest as ES modules, imported': ["import 'fluoroscope/testing/jest';", ...IMPORTS],
} as const;

type Way = keyof typeof WAYS;

const runs = new Map<Way, Run>();
let project: Project;

beforeAll(() => {
  project = createProject(inject('consumers')['1.9.1'] ?? '', ['vitest']);
  for (const way of Object.keys(WAYS) as Way[]) runs.set(way, runOf(way));
}, 120_000);
afterAll(() => project.remove(), 60_000);

function runOf(way: Way): Run {
  const isModule = !way.startsWith('Jest, ');
  const type = isModule ? 'module' : 'commonjs';
  const suite = project.suite(way, {
    'package.json': JSON.stringify({ name: 'user', type, jest: { transform: {} } }),
    'orders.test.js': `${WAYS[way].join('\n')}\n${BODY}`,
  });
  return way.startsWith('Vitest') ? suite.vitest() : suite.jest(isModule ? 'esm' : 'cjs');
}

describe.each(Object.keys(WAYS) as Way[])('with %s', (way) => {
  test('every matcher holds, and every failure fails', () => {
    const run = runs.get(way);
    expect(run?.passed, run?.output).toBe(1);
    expect(Object.keys(run?.failures ?? {})).toHaveLength(15);
  });

  test('the failures are printed', () => {
    const { output = '', failures = {} } = runs.get(way) ?? {};
    for (const line of (failures['toHaveSpan'] ?? '').split('\n')) {
      expect(output).toContain(line.trim());
    }
  });
});

test('every failure says the same, whichever way the matchers came', () => {
  const [first, ...others] = [...runs.values()].map(({ failures }) => toText(failures));
  expect(first).toMatchSnapshot();
  for (const other of others) expect(other).toBe(first);
});

/** Without what is new in each run. */
function toText(failures: Readonly<Record<string, string>>): string {
  const texts = Object.entries(failures).map(([name, text]) => `${name}\n${text}`);
  return texts.join('\n\n').replace(/\b[0-9a-f]{32}\b/g, '<id>');
}
