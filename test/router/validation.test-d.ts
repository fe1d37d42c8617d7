import { type as arkType } from 'arktype';
import { compose, createRouter, type Middleware, type StandardSchema } from 'fluoroscope/router';
import * as valibot from 'valibot';
import { describe, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

const order = z.object({ name: z.string(), count: z.coerce.number() });

test('what the schemas let through is typed in the handler', () => {
  const app = createRouter();
  app.post(
    '/orders/:id',
    (c) => {
      expectTypeOf(c.valid.body).toEqualTypeOf<{ name: string; count: number }>();
      expectTypeOf(c.valid.query).toEqualTypeOf<{ page: number }>();
      expectTypeOf(c.params.id).toEqualTypeOf<string>();
      // @ts-expect-error no schema looks at the headers
      return c.valid.headers;
    },
    { validate: { body: order, query: z.object({ page: z.coerce.number() }) } },
  );
  app.put('/orders/:id', [async (_c, next) => next()], (c) => c.valid.body.count.toFixed(), {
    validate: { body: order },
  });
  app.route(['PUT'], '/x', (c) => c.valid.body.name.trim(), { validate: { body: order } });
});

test('without schemas nothing is valid', () => {
  // @ts-expect-error no schema looks at the body
  createRouter().post('/', (c) => c.valid.body);
});

describe('schemas of', () => {
  test('Zod, Valibot and ArkType are Standard Schemas', () => {
    expectTypeOf(order).toExtend<StandardSchema<unknown, unknown>>();
    const { post } = createRouter();
    post('/v', (c) => expectTypeOf(c.valid.body).toEqualTypeOf<{ a: string }>(), {
      validate: { body: valibot.object({ a: valibot.string() }) },
    });
    post('/a', (c) => expectTypeOf(c.valid.body).toEqualTypeOf<{ a: string }>(), {
      validate: { body: arkType({ a: 'string' }) },
    });
  });
});

test('composed middleware keeps its state', () => {
  interface State {
    user: string;
  }
  const login: Middleware<State> = async (_c, next) => next();
  createRouter<State>().use(compose([login, login]));
  expectTypeOf(compose([login])).toEqualTypeOf<Middleware<State>>();
});
