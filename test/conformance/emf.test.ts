import { existsSync, readFileSync } from 'node:fs';
import type {
  Attributes,
  BatchObservableCallback,
  Meter,
  MetricOptions,
  Observable,
  ObservableCallback,
} from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createEmfMeterProvider,
  type EmfMeterProvider,
  type EmfOptions,
} from '../../exporters/emf/index.js';
import { type CapturedWarnings, captureWarnings } from '../metrics/captured-warnings.js';
import { parseEmf } from './valid-emf.js';

const OWN_COPY = new URL('./emf.json', import.meta.url);
const SHARED_COPY = new URL('../../../shared/vectors/emf.json', import.meta.url);

const T0 = 1_700_000_000_000;

interface Observation {
  readonly value: number;
  readonly attributes?: Attributes;
  readonly instrument?: string;
}

interface Call {
  readonly op: string;
  readonly name?: string;
  readonly meter?: string;
  readonly options?: { unit?: string; valueType?: 'INT' | 'DOUBLE' };
  readonly instrument?: string;
  readonly instruments?: readonly string[];
  readonly value?: number | string;
  readonly attributes?: Attributes;
  readonly at?: number;
  readonly unit?: string;
  readonly count?: number;
  readonly observations?: ReadonlyArray<readonly Observation[]>;
}

interface Vector {
  readonly name: string;
  readonly why: string;
  readonly config?: EmfOptions;
  readonly calls: readonly Call[];
  readonly expected: readonly Record<string, unknown>[];
  readonly warnings?: number;
}

interface Named {
  readonly name: string;
  readonly unit: string | undefined;
  readonly meter: string | undefined;
  readonly instrument: unknown;
}

const vectors: readonly Vector[] = JSON.parse(readFileSync(OWN_COPY, 'utf8'));

let warnings: CapturedWarnings;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: T0 });
  warnings = captureWarnings();
});
afterEach(() => {
  warnings.restore();
  vi.useRealTimers();
});

describe('vectors of the embedded metric format', () => {
  for (const vector of vectors) {
    test(`${vector.name}: ${vector.why}`, async () => {
      const lines: string[] = [];
      const provider = createEmfMeterProvider({
        namespace: 'test',
        ...vector.config,
        write: (text) => lines.push(...text.trimEnd().split('\n')),
      });
      await run(provider, vector.calls);
      const actual = lines.map((line) => comparable(parseEmf(line)));
      expect(sorted(actual)).toEqual(sorted(vector.expected.map(comparable)));
      expect(warnings.messages).toHaveLength(vector.warnings ?? 0);
    });
  }
});

test('the copy of the vectors is the one that all share, where that is at hand', () => {
  const shared = existsSync(SHARED_COPY) ? SHARED_COPY : OWN_COPY;
  expect(readFileSync(OWN_COPY, 'utf8')).toBe(readFileSync(shared, 'utf8'));
});

async function run(provider: EmfMeterProvider, calls: readonly Call[]): Promise<void> {
  const instruments: Named[] = [];
  const find = (call: Call): Named => {
    const found = instruments.find(
      ({ name, unit, meter }) =>
        name === call.instrument &&
        (call.unit === undefined || unit === call.unit) &&
        (call.meter === undefined || meter === call.meter),
    );
    if (found === undefined) throw new Error(`no instrument ${call.instrument}`);
    return found;
  };
  for (const call of calls) {
    if (call.at !== undefined) vi.setSystemTime(T0 + call.at);
    if (call.op.startsWith('create')) {
      instruments.push(create(provider, call));
      continue;
    }
    await perform({ provider, call, find });
  }
}

function create(provider: EmfMeterProvider, call: Call): Named {
  const meter = provider.getMeter(call.meter ?? 'test');
  const method = meter[call.op as 'createCounter'] as (
    name: string,
    options?: MetricOptions,
  ) => unknown;
  const { valueType, ...options } = call.options ?? {};
  const instrument = method(call.name ?? '', {
    ...options,
    ...(valueType === undefined ? {} : { valueType: ValueType[valueType] }),
  });
  return { name: call.name ?? '', unit: call.options?.unit, meter: call.meter, instrument };
}

interface Step {
  readonly provider: EmfMeterProvider;
  readonly call: Call;
  readonly find: (call: Call) => Named;
}

async function perform({ provider, call, find }: Step): Promise<void> {
  const value = Number(call.value);
  switch (call.op) {
    case 'add':
    case 'record':
      recordOn(find(call), value, call.attributes);
      return;
    case 'repeatRecord':
      for (let n = 0; n < (call.count ?? 0); n += 1) recordOn(find(call), n);
      return;
    case 'repeatCounter':
      repeatCounter(provider.getMeter('test'), call.count ?? 0);
      return;
    case 'addCallback':
      (find(call).instrument as Observable).addCallback(playback(call));
      return;
    case 'addBatchCallback':
      addBatch({ provider, call, find });
      return;
    case 'forceFlush':
      return provider.forceFlush();
    case 'forceFlushTwiceAtOnce':
      await Promise.all([provider.forceFlush(), provider.forceFlush()]);
      return;
    case 'forceFlushAndRecordAfterOneMicrotask': {
      const flushed = provider.forceFlush();
      await Promise.resolve();
      recordOn(find(call), value, call.attributes);
      return flushed;
    }
    default:
      throw new Error(`unknown operation ${call.op}`);
  }
}

function recordOn({ instrument }: Named, value: number, attributes?: Attributes): void {
  const target = instrument as {
    add?: (value: number, attributes?: Attributes) => void;
    record?: (value: number, attributes?: Attributes) => void;
  };
  (target.add ?? target.record)?.(value, attributes);
}

function repeatCounter(meter: Meter, count: number): void {
  for (let n = 0; n < count; n += 1) {
    meter.createCounter(`m${String(n).padStart(3, '0')}`).add(1);
  }
}

function playback(call: Call): ObservableCallback {
  const rounds = [...(call.observations ?? [])];
  let round: readonly Observation[] = [];
  return (result) => {
    round = rounds.shift() ?? round;
    for (const { value, attributes } of round) result.observe(Number(value), attributes);
  };
}

function addBatch({ provider, call, find }: Step): void {
  const observables = (call.instruments ?? []).map(
    (instrument) => find({ op: call.op, instrument }).instrument as Observable,
  );
  const rounds = [...(call.observations ?? [])];
  let round: readonly Observation[] = [];
  const callback: BatchObservableCallback = (result) => {
    round = rounds.shift() ?? round;
    for (const { value, attributes, instrument } of round) {
      const named = find({ op: call.op, ...(instrument === undefined ? {} : { instrument }) });
      result.observe(named.instrument as Observable, Number(value), attributes);
    }
  };
  provider.getMeter('test').addBatchObservableCallback(callback, observables);
}

interface Directive {
  readonly Dimensions: readonly string[][];
  readonly Metrics: ReadonlyArray<{ readonly Name: string }>;
}

/** A document with everything in order whose order is free. */
function comparable(document: Record<string, unknown>): Record<string, unknown> {
  const { CloudWatchMetrics, ...rest } = document['_aws'] as { CloudWatchMetrics: Directive[] };
  const directives = CloudWatchMetrics.map((directive) => ({
    ...directive,
    Dimensions: directive.Dimensions.map((set) => [...set].sort()),
    Metrics: [...directive.Metrics].sort((one, other) => (one.Name < other.Name ? -1 : 1)),
  }));
  return { ...document, _aws: { ...rest, CloudWatchMetrics: directives } };
}

function sorted(documents: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, inner) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    );
  return [...documents].sort((one, other) => (text(one) < text(other) ? -1 : 1));
}
