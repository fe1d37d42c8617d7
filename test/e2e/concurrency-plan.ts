import { restEvent } from './rest-event.js';

/** One thing that an invocation does; each but `pause` and `keys` leaves lines, spans or metrics. */
type Step =
  | { readonly do: 'pause'; readonly ms: number }
  | { readonly do: 'keys' | 'correlate' | 'metric' | 'meet' }
  | { readonly do: 'line' | 'long' | 'child' | 'timer' | 'microtask' | 'emitter' | 'stray' }
  | { readonly do: 'get' | 'fetch' }
  | { readonly do: 'capture'; readonly fails: boolean; readonly steps: readonly Step[] };

type Ending = 'returns' | 'throws' | 'rejects' | 'answers 503' | 'calls back an error';

/** All that one invocation is told to do, under a token that nothing of another one's may hold. */
interface Plan {
  readonly token: string;
  readonly handler: 'routed' | 'batched' | 'plain' | 'calledBack';
  readonly ending: Ending;
  /** What it does: of a batch, what each record does. */
  readonly work: ReadonlyArray<{ readonly steps: readonly Step[]; readonly fails: boolean }>;
  /** Whether it is still there after its deadline. */
  readonly outlives: boolean;
}

/** One invocation, as the process is told of it. */
export interface Order {
  readonly plan: Plan;
  readonly requestId: string;
  readonly traceHeader: string;
  /** Whether the context has the header, as well as the runtime's store. */
  readonly isInContext: boolean;
  readonly timeoutMs: number;
  readonly event: unknown;
}

/** The token in any text. */
export const TOKEN: RegExp = /token[0-9a-f]{8}/g;

const LONG_MS = 60_000;
const SHORT_MS = 80;

/** Creates the same orders for the same seed. */
export function createOrders(count: number, seed: number): Order[] {
  const random = createRandom(seed);
  const salt = Math.floor(random() * 0x8000);
  return Array.from({ length: count }, (_, index) => {
    const token = `token${(salt * 0x1_0000 + index).toString(16).padStart(8, '0')}`;
    const plan = createPlan(token, random);
    return {
      plan,
      requestId: `request-${token}`,
      traceHeader: `Root=${rootOf(token)};Parent=${parentOf(token)};Sampled=1`,
      isInContext: random() < 0.5,
      timeoutMs: plan.outlives ? SHORT_MS : LONG_MS,
      event: eventOf(plan),
    };
  });
}

/** The trace that the runtime names for an invocation. */
export function rootOf(token: string): string {
  return `1-6745b3a1-${token.slice('token'.length).padStart(24, 'a')}`;
}

/** How many spans an invocation has. */
export function spanCount({ plan }: Order): number {
  const { handler, work, outlives } = plan;
  const inner = { routed: 1, batched: work.length, plain: outlives ? 1 : 0, calledBack: 0 };
  return 1 + inner[handler] + stepCount(plan, 'capture', 'get', 'fetch');
}

/** How many lines the application writes. */
export function lineCount({ plan }: Order): number {
  const branches = ['timer', 'microtask', 'emitter', 'stray'] as const;
  return stepCount(plan, 'line', 'long', 'child', 'meet', 'get', 'fetch', ...branches);
}

/** How often it adds a metric. */
export function metricCount({ plan }: Order): number {
  return stepCount(plan, 'metric');
}

/** Whether the handler fails with an error of its own. */
export function isFailing({ plan }: Order): boolean {
  return ['throws', 'rejects', 'calls back an error'].includes(plan.ending);
}

function stepCount({ work }: Plan, ...kinds: ReadonlyArray<Step['do']>): number {
  const flat = (steps: readonly Step[]): Step[] =>
    steps.flatMap((step) => (step.do === 'capture' ? [step, ...flat(step.steps)] : [step]));
  return work.flatMap(({ steps }) => flat(steps)).filter((step) => kinds.includes(step.do)).length;
}

/** The function's own segment in that trace. */
export function parentOf(token: string): string {
  return token.slice('token'.length).padStart(16, 'b');
}

function createPlan(token: string, random: () => number): Plan {
  const handler = pick(random, ['routed', 'batched', 'plain', 'calledBack'] as const);
  const outlives = handler === 'plain' && random() < 0.1;
  const count = handler === 'batched' ? 1 + Math.floor(random() * 4) : 1;
  const ending = endingOf(handler, random);
  // A callback handler that throws does so before its work, as nobody would catch it later.
  const isIdle = handler === 'calledBack' && ending === 'throws';
  const work = Array.from({ length: count }, () => ({
    steps: isIdle ? [] : createSteps(random, 2),
    fails: handler === 'batched' && random() < 0.2,
  }));
  return { token, handler, outlives, work, ending };
}

function endingOf(handler: Plan['handler'], random: () => number): Ending {
  if (random() < 0.7 || handler === 'batched') return 'returns';
  if (handler === 'routed') return pick(random, ['throws', 'rejects', 'answers 503']);
  if (handler === 'plain') return pick(random, ['throws', 'rejects']);
  return pick(random, ['throws', 'calls back an error']);
}

const SIMPLE = [
  'keys',
  'correlate',
  'metric',
  'meet',
  'line',
  'child',
  'timer',
  'microtask',
  'emitter',
  'stray',
  'get',
  'fetch',
] as const;

function createSteps(random: () => number, depth: number): Step[] {
  return Array.from({ length: 1 + Math.floor(random() * 3) }, (): Step => {
    if (random() < 0.2) return { do: 'pause', ms: Math.floor(random() * 8) };
    if (random() < 0.02) return { do: 'long' };
    if (depth > 0 && random() < 0.35) {
      return { do: 'capture', fails: random() < 0.2, steps: createSteps(random, depth - 1) };
    }
    return { do: pick(random, SIMPLE) };
  });
}

function eventOf(plan: Plan): unknown {
  const { token, handler } = plan;
  if (handler === 'batched') {
    const Records = plan.work.map((_, index) => ({
      messageId: `message-${token}-${index}`,
      body: JSON.stringify({ plan, index }),
      attributes: {},
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:orders',
      awsRegion: 'eu-central-1',
    }));
    return { Records };
  }
  if (handler !== 'routed') return { plan };
  const event = restEvent(`/orders/${token}`, `gateway-${token}`);
  return { ...event, httpMethod: 'POST', body: JSON.stringify({ plan }) };
}

/** Numbers from 0 to 1, the same for the same seed: a linear congruential generator of 48 bits. */
function createRandom(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 25_214_903_917n + 11n) & 0xffff_ffff_ffffn;
    return Number(state >> 16n) / 2 ** 32;
  };
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}
