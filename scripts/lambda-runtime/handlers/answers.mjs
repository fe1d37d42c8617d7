// A handler without a word of telemetry: what it answers, and how it fails, by the event's `case`.
import { setTimeout as wait } from 'node:timers/promises';

class ShopError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'ShopError';
    this.code = 'E_SHOP';
    this.order = { id: 7n };
  }
}

export const CASES = {
  async object({ id }) {
    await wait(1);
    return { id, nested: { list: [1, null, undefined, Number.NaN], date: new Date(0) } };
  },
  synchronous: ({ id }) => ({ id }),
  nothing: async () => undefined,
  'nothing, at once': () => undefined,
  null: async () => null,
  text: async () => 'line\nbreak \u2028 \u007f é 😀 \ud800',
  large: async () => 'x'.repeat(2_000_000),
  'an own toJSON': async () => ({ toJSON: () => ({ id: 'from toJSON' }) }),
  // biome-ignore lint/suspicious/noThenProperty: what a handler may answer with
  'a thenable': () => ({ then: (resolve) => resolve('settled') }),
  async context(_event, context) {
    const { awsRequestId, xRayTraceId, tenantId, invokedFunctionArn, functionName } = context;
    return {
      keys: Object.keys(context),
      values: { awsRequestId, xRayTraceId, tenantId, invokedFunctionArn, functionName },
      hasTime: context.getRemainingTimeInMillis() > 0,
      environment: process.env._X_AMZN_TRACE_ID,
      listeners: process
        .eventNames()
        .map(String)
        .filter((name) => name.startsWith('unhandled')),
    };
  },
  printing: async () => {
    console.log('a %s of %d', 'log', 3, { orders: [1] });
    console.warn(new RangeError('a warning').message);
    console.error({ level: 'own', message: 'an object' });
    process.stdout.write('raw text\n');
    return 'printed';
  },

  'cannot be serialised': async () => ({ total: 1n }),
  'is cyclic': async () => {
    const cyclic = {};
    cyclic.self = cyclic;
    return cyclic;
  },
  throws: () => outOfStock(),
  rejects: async () => {
    await wait(1);
    return outOfStock();
  },
  'rejects with an own class, code, cause and DEL': async () => {
    throw new ShopError('clo\u007fsed', { cause: new Error('night') });
  },
  'rejects with text': () => Promise.reject('only text'),
  'rejects with nothing': () => Promise.reject(),
  'rejects with an object': () => Promise.reject({ message: 'no error', code: 7 }),
  'rejects with a getter that throws': async () => {
    throw Object.defineProperty(new Error('hidden'), 'message', {
      get() {
        throw new Error('from the getter');
      },
    });
  },
  'rejects with a name that is no text': async () => {
    throw Object.assign(new Error('numbered'), { name: 5 });
  },
  'rejects without a stack': async () => {
    throw Object.assign(new Error('no stack'), { stack: undefined });
  },
  'rejects with several errors': () =>
    Promise.any([Promise.reject(new Error('one')), Promise.reject(new Error('two'))]),
  'rejects with a frozen error': async () => {
    throw Object.freeze(new Error('frozen'));
  },
};

export function handler(event, context) {
  return CASES[event.case](event, context);
}

function outOfStock() {
  throw new RangeError('out of stock');
}
