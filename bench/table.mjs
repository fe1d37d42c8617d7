import { machine, peerVersions } from './machine.mjs';

const KB = 1_024;
const MB = KB * KB;
const NOT_BUILT = 'not built';

const TITLES = {
  fluoroscope: 'fluoroscope',
  powertools: 'Powertools TS',
  other: 'OpenTelemetry SDK + Hono + Pino + aws-embedded-metrics',
  floor: 'OpenTelemetry SDK (ES modules) with a minimal exporter',
  bare: 'bare handler',
  'log-line/fluoroscope': 'fluoroscope',
  'log-line/pino': 'Pino',
  'routes/fluoroscope': 'fluoroscope',
  'routes/hono': "Hono's aws-lambda adapter",
  'metrics/fluoroscope': 'fluoroscope',
  'metrics/powertools': 'Powertools TS',
  dev: 'fluoroscope dev',
  plain: 'bare Node.js',
};

/** The report of one run in Markdown: the goals first, then every figure they rest on. */
export async function toMarkdown(results) {
  const sections = [
    '# Benchmark',
    bullets(machine()),
    table(['what', 'goal', 'fluoroscope', 'peer', 'ratio', 'met'], goalRows(results)),
    '## Bundle',
    table(['application', 'minified KB', 'gzip KB', 'over Powertools'], bundleRows(results)),
    '## Cold start',
    `Milliseconds in a fresh process, medians of ${coldRounds(results)} interleaved rounds.`,
    table(
      ['application', 'import', 'first invocation', 'sum', 'over Powertools'],
      coldRows(results),
    ),
    '## Warm invocation',
    'Microseconds, a turn of the event loop after each included.',
    table(['application', 'us', 'over Powertools'], figureRows(results.warm, 'powertools')),
    '## Log line',
    'Microseconds for one line with ids and 5 keys, the same fields, stdout being /dev/null.',
    table(['logger', 'us', 'over Pino'], figureRows(results.logLine.written, 'log-line/pino')),
    'The same below the level, where nothing is written.',
    table(['logger', 'us', 'over Pino'], figureRows(results.logLine.disabled, 'log-line/pino')),
    '## Routes',
    'Microseconds for one look-up and call among 100 routes, 50 static and 50 with a parameter.',
    table(['router', 'us', 'over Hono'], figureRows(results.routes, 'routes/hono')),
    ...growthSection(results),
    '## Metrics',
    'A value added, in nanoseconds, and a flush of ten metrics, in microseconds, stdout being /dev/null.',
    table(
      ['metrics', 'added ns', 'over Powertools', 'flushed us', 'over Powertools'],
      metricsRows(results),
    ),
    ...importSection(results),
    ...devStartSection(results),
    '## Versions',
    bullets(await peerVersions()),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The rows of the goals: the figure of ours and of the peer, and what is held to the limit. */
const GOALS = [
  {
    what: 'bundle, gzip KB',
    // The size itself is the goal, not its ratio.
    maxKb: 36,
    own: ({ bundles }) => bundles.get('fluoroscope').gzipBytes / KB,
    peer: ({ bundles }) => bundles.get('powertools').gzipBytes / KB,
    peerName: 'Powertools TS',
  },
  {
    what: 'router, gzip KB of the bundle',
    maxKb: 8,
    own: ({ bundles, withoutRouter }) =>
      (bundles.get('fluoroscope').gzipBytes - withoutRouter.gzipBytes) / KB,
    peer: ({ withoutRouter }) => withoutRouter && withoutRouter.gzipBytes / KB,
    peerName: 'all else',
  },
  {
    what: 'cold start, ms',
    maxRatio: 0.3,
    own: ({ coldStart }) => coldStart.get('fluoroscope').totalMs,
    peer: ({ coldStart }) => coldStart.get('powertools').totalMs,
    peerName: 'Powertools TS',
  },
  {
    what: 'warm invocation, us',
    maxRatio: 0.15,
    own: ({ warm }) => warm.get('fluoroscope'),
    peer: ({ warm }) => warm.get('powertools'),
    peerName: 'Powertools TS',
  },
  {
    what: 'log line, us',
    maxRatio: 1,
    own: ({ logLine }) => logLine.written.get('log-line/fluoroscope'),
    peer: ({ logLine }) => logLine.written.get('log-line/pino'),
    peerName: 'Pino',
  },
  {
    what: 'disabled level, us',
    maxRatio: 0.02,
    own: ({ logLine }) => logLine.disabled.get('log-line/fluoroscope'),
    peer: ({ logLine }) => logLine.written.get('log-line/fluoroscope'),
    peerName: 'a line that is written',
  },
  {
    what: 'route among 100, us',
    maxRatio: 0.5,
    own: ({ routes }) => routes.get('routes/fluoroscope'),
    peer: ({ routes }) => routes.get('routes/hono'),
    peerName: 'Hono',
  },
  {
    what: 'request of 64 KB, worst part, us',
    maxRatio: 1.5,
    own: ({ routesGrowth }) => worstPart(routesGrowth).many,
    peer: ({ routesGrowth }) => routesGrowth && worstPart(routesGrowth).fourTimesFew,
    peerName: '4 times 16 KB',
  },
  {
    what: 'metric added, ns',
    maxRatio: 0.5,
    own: ({ metrics }) => metrics.get('metrics/fluoroscope').addNanoseconds,
    peer: ({ metrics }) => metrics.get('metrics/powertools').addNanoseconds,
    peerName: 'Powertools TS',
  },
  {
    what: 'flush of 10 metrics, us',
    maxRatio: 0.5,
    own: ({ metrics }) => metrics.get('metrics/fluoroscope').flushMicroseconds,
    peer: ({ metrics }) => metrics.get('metrics/powertools').flushMicroseconds,
    peerName: 'Powertools TS',
  },
  {
    what: 'import of fluoroscope/emf, ms',
    maxMoreMs: 3,
    own: ({ imports }) => imports.get('metrics/emf'),
    peer: ({ imports }) => imports?.get('metrics/empty'),
    peerName: 'an empty module',
  },
  {
    what: 'local server, first answer, ms',
    maxRatio: 2,
    own: ({ devStart }) => devStart.get('dev'),
    peer: ({ devStart }) => devStart?.get('plain'),
    peerName: 'bare Node.js',
  },
];

function goalRows(results) {
  const { memory } = results;
  const rows = GOALS.map((goal) => {
    const peer = goal.peer(results);
    const own = results.built ? goal.own(results) : undefined;
    return goalRow(goal, { own, peer, peerName: goal.peerName });
  });
  // The peer of the heap is our own application, earlier.
  if (memory === undefined) return [...rows, goalRow({ what: 'heap, MB', maxRatio: 1.1 }, {})];
  const heap = { what: `heap after ${count(memory.many)} invocations, MB`, maxRatio: 1.1 };
  const figures = { own: memory.manyBytes / MB, peer: memory.fewBytes / MB };
  return [...rows, goalRow(heap, { ...figures, peerName: `after ${count(memory.few)}` })];
}

function goalRow(goal, { own, peer, peerName }) {
  const { text, isMet } = limitOf(goal);
  const peerCell = peer === undefined ? '-' : `${figure(peer)} (${peerName})`;
  if (own === undefined) return [goal.what, text, NOT_BUILT, peerCell, '-', '-'];
  const met = isMet(own, peer) ? 'yes' : 'NO';
  return [goal.what, text, figure(own), peerCell, ratio(own / peer), met];
}

function limitOf({ maxKb, maxMoreMs, maxRatio }) {
  if (maxKb !== undefined) return { text: `<= ${maxKb} KB`, isMet: (own) => own <= maxKb };
  if (maxMoreMs !== undefined) {
    const isMet = (own, peer) => own - peer <= maxMoreMs;
    return { text: `<= ${maxMoreMs} ms more`, isMet };
  }
  const isMet = (own, peer) => own / peer <= maxRatio;
  return { text: `ratio <= ${maxRatio.toFixed(2)}`, isMet };
}

function bundleRows({ bundles }) {
  const peer = bundles.get('powertools').gzipBytes;
  return [...bundles].map(([app, { minifiedBytes, gzipBytes }]) => [
    TITLES[app],
    figure(minifiedBytes / KB),
    figure(gzipBytes / KB),
    ratio(gzipBytes / peer),
  ]);
}

function coldRows({ coldStart }) {
  const peer = coldStart.get('powertools').totalMs;
  return [...coldStart].map(([app, { importMs, firstMs, totalMs }]) => [
    TITLES[app],
    ...[importMs, firstMs, totalMs].map(figure),
    ratio(totalMs / peer),
  ]);
}

function metricsRows({ metrics }) {
  const peer = metrics.get('metrics/powertools');
  return [...metrics].map(([app, { addNanoseconds, flushMicroseconds }]) => [
    TITLES[app],
    figure(addNanoseconds),
    ratio(addNanoseconds / peer.addNanoseconds),
    figure(flushMicroseconds),
    ratio(flushMicroseconds / peer.flushMicroseconds),
  ]);
}

function importSection({ imports }) {
  if (imports === undefined) return [];
  const own = imports.get('metrics/emf');
  const empty = imports.get('metrics/empty');
  return [
    '## Import',
    `The bundle of \`fluoroscope/emf\` alone is imported in ${figure(own)} ms, an empty module in ${figure(empty)} ms; medians of fresh processes.`,
  ];
}

function growthSection({ routesGrowth }) {
  if (routesGrowth === undefined) return [];
  const rows = [...routesGrowth].map(([part, { fourTimesFew, many, ratio: growth }]) => [
    part,
    figure(fourTimesFew),
    figure(many),
    ratio(growth),
  ]);
  return [
    '## Large requests',
    'Microseconds for a request with 64 KB in one part over four times those with 16 KB: at most about 1 where work is linear, 4 where it is quadratic.',
    table(['part', '4 times 16 KB', '64 KB', 'ratio'], rows),
  ];
}

function worstPart(routesGrowth) {
  return [...routesGrowth.values()].toSorted((one, other) => other.ratio - one.ratio)[0];
}

function devStartSection({ devStart }) {
  if (devStart === undefined) return [];
  return [
    '## Local server',
    'Milliseconds from the start of the process to the first answer of the example hello.',
    table(['server', 'ms', 'over bare Node.js'], figureRows(devStart, 'plain')),
  ];
}

const coldRounds = ({ coldStart }) => coldStart.get('powertools').rounds;

function figureRows(figures, peer) {
  return [...figures].map(([app, value]) => [
    TITLES[app],
    figure(value),
    ratio(value / figures.get(peer)),
  ]);
}

/** Three digits that count: 0.123, 12.3, 123. */
function figure(value) {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

const ratio = (value) => value.toFixed(value < 0.1 ? 3 : 2);

const count = (value) => value.toLocaleString('en-US');

const bullets = (lines) => lines.map((line) => `- ${line}`).join('\n');

/** A Markdown table with its columns aligned, to be read on a terminal as well. */
function table(head, rows) {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column].length)),
  );
  const line = (cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows].map(line).join('\n');
}
