import {
  createContextKey,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type TextMapPropagator,
} from '@opentelemetry/api';
import { afterEach, expect, test, vi } from 'vitest';
import { composePropagators, createPropagator } from '../../../exporters/sdk/propagator.js';
import { freshWarnings } from '../../diagnostic-warnings.js';

afterEach(() => vi.unstubAllEnvs());

const KEY = createContextKey('found');

/** A propagator of one header, which sets what it found in the context. */
const headerPropagator = (name: string): TextMapPropagator<Record<string, string>> => ({
  inject: (_context, carrier, setter) => setter.set(carrier, name, `by ${name}`),
  extract: (context, carrier, getter) => {
    const value = getter.get(carrier, name);
    return value === undefined ? context : context.setValue(KEY, value);
  },
  fields: () => [name, 'shared'],
});

const both = composePropagators([headerPropagator('first'), headerPropagator('second')]);
const extracted = (carrier: Record<string, string>): unknown =>
  both.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter).getValue(KEY);

test('all inject', () => {
  const carrier: Record<string, string> = {};

  both.inject(ROOT_CONTEXT, carrier, defaultTextMapSetter);

  expect(carrier).toEqual({ first: 'by first', second: 'by second' });
});

test('the later one wins on extract', () => {
  expect(extracted({ second: '2', first: '1' })).toBe('2');
});

test('what only an earlier one found stays', () => {
  expect(extracted({ first: '1' })).toBe('1');
});

test('fields are those of all, each once', () => {
  expect(both.fields()).toEqual(['first', 'shared', 'second']);
});

const TABLE = {
  tracecontext: () => headerPropagator('traceparent'),
  baggage: () => headerPropagator('baggage'),
  xray: () => headerPropagator('x-amzn-trace-id'),
};

/** The headers of the propagator that the variable asks for, in the order of the table. */
function headersUnder(value: string | undefined, usual?: Array<keyof typeof TABLE>): string[] {
  vi.stubEnv('OTEL_PROPAGATORS', value);
  const propagator = createPropagator(TABLE, usual);
  return propagator.fields().filter((field) => field !== 'shared');
}

test.each([
  [undefined, ['traceparent', 'baggage', 'x-amzn-trace-id']],
  ['', ['traceparent', 'baggage', 'x-amzn-trace-id']],
  [' , ', ['traceparent', 'baggage', 'x-amzn-trace-id']],
  ['tracecontext', ['traceparent']],
  ['xray,tracecontext', ['traceparent', 'x-amzn-trace-id']],
  [' Baggage , TRACECONTEXT,', ['traceparent', 'baggage']],
  ['xray,xray,XRAY', ['x-amzn-trace-id']],
  ['none', []],
  ['none,baggage', ['baggage']],
])('OTEL_PROPAGATORS=%j is %j', (value, expected) => {
  expect(headersUnder(value)).toEqual(expected);
});

test('unset, an environment may use fewer than it knows', () => {
  expect(headersUnder(undefined, ['baggage'])).toEqual(['baggage']);
  expect(headersUnder('xray', ['baggage'])).toEqual(['x-amzn-trace-id']);
});

test.each(['b3', 'tracecontext,b3multi', 'toString', 'tracecontext baggage'])(
  'OTEL_PROPAGATORS=%j is one warning that lists the known ones, and the usual ones are used',
  async (value) => {
    vi.stubEnv('OTEL_PROPAGATORS', value);
    const { warnings, module } = await freshWarnings(
      () => import('../../../exporters/sdk/propagator.js'),
    );
    const propagator = module.createPropagator(TABLE, ['tracecontext']);
    module.createPropagator(TABLE, ['tracecontext']);

    expect(propagator.fields()).toEqual(['traceparent', 'shared']);
    expect(warnings).toEqual([
      `OTEL_PROPAGATORS is "${value}", which cannot be used. Set a comma list of tracecontext, ` +
        'baggage, xray, none; the default is in force.',
    ]);
  },
);
