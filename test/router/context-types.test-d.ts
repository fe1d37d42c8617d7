/** What the compiler knows of a request: the path's parameters, the state, what schemas let through. */
import { type as arkType } from 'arktype';
import {
  type AnyParams,
  compose,
  cors,
  createRouter,
  type HandlerResult,
  HttpError,
  type Middleware,
  type PathParams,
  type RouteContext,
} from 'fluoroscope/router';
import * as valibot from 'valibot';
import { describe, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

describe('parameters', () => {
  test('of constraints, whatever their pattern has', () => {
    expectTypeOf<PathParams<'/:id{[^/]+}/x'>>().toEqualTypeOf<{ readonly id: string }>();
    expectTypeOf<PathParams<'/:year{[0-9]{4}}/:month{0[1-9]|1[0-2]}'>>().toEqualTypeOf<{
      readonly year: string;
      readonly month: string;
    }>();
    expectTypeOf<PathParams<'/a/:id/'>>().toEqualTypeOf<{ readonly id: string }>();
    expectTypeOf<PathParams<'/*'>>().toEqualTypeOf<{ readonly '*': string }>();
    expectTypeOf<keyof PathParams<'/'>>().toEqualTypeOf<never>();
  });

  test('of one of several paths are those of each', () => {
    type Both = PathParams<'/a/:id' | '/b/:name'>;
    expectTypeOf<Both>().toExtend<AnyParams>();
  });

  test('may be missing where the path is not known', () => {
    const paths: readonly string[] = ['/a/:id'];
    for (const path of paths) {
      createRouter().get(path, (c) =>
        expectTypeOf(c.params['id']).toEqualTypeOf<string | undefined>(),
      );
    }
    createRouter().notFound((c) => expectTypeOf(c.params).toEqualTypeOf<AnyParams>());
    createRouter().use((c, next) => {
      expectTypeOf(c.params['id']).toEqualTypeOf<string | undefined>();
      return next();
    });
  });

  test('can be read only', () => {
    createRouter().get('/:id', (c) => {
      // @ts-expect-error it is the client's
      c.params.id = 'x';
      // @ts-expect-error it is the router's
      c.path = '/';
    });
  });
});

describe('state', () => {
  interface State {
    user: { name: string };
    tenant?: string;
  }

  test('may have optional parts', () => {
    const app = createRouter<State>();
    app.get('/', (c) => {
      expectTypeOf(c.state.tenant).toEqualTypeOf<string | undefined>();
      c.state.tenant = 'shop';
      // @ts-expect-error a name is a text
      c.state.user = { name: 1 };
    });
  });

  test('middleware that needs a part of it goes around routes that have more', () => {
    const authenticate: Middleware<Pick<State, 'user'>> = (_c, next) => next();
    const app = createRouter<State>();
    app.use(authenticate);
    app.use(cors());
    app.use(compose<State>([authenticate, cors()]));
    app.get('/', [authenticate], (c) => c.state.user.name);
    const other = createRouter<{ other: string }>();
    // @ts-expect-error that state has no user
    other.use(authenticate);
  });

  test('error handlers and the handler of unknown paths have it too', () => {
    const app = createRouter<State>();
    app.onError(HttpError, (error, c) => {
      expectTypeOf(error.statusCode).toEqualTypeOf<number>();
      expectTypeOf(c.state).toEqualTypeOf<State>();
    });
    app.notFound((c) => expectTypeOf(c.state).toEqualTypeOf<State>());
    // @ts-expect-error a class is asked for
    app.onError('HttpError', () => 1);
  });
});

describe('valid input', () => {
  test('is what a schema lets through, not what it takes', () => {
    const { post } = createRouter();
    const body = z
      .object({ at: z.iso.date(), size: z.coerce.number().default(1) })
      .transform(({ at, size }) => ({ at: new Date(at), size }));
    post('/zod', (c) => expectTypeOf(c.valid.body).toEqualTypeOf<{ at: Date; size: number }>(), {
      validate: { body },
    });
    const query = valibot.object({
      page: valibot.optional(valibot.pipe(valibot.string(), valibot.transform(Number)), '1'),
    });
    post('/valibot', (c) => expectTypeOf(c.valid.query).toEqualTypeOf<{ page: number }>(), {
      validate: { query },
    });
    const headers = arkType({ 'x-count': 'string.integer.parse' });
    post('/arktype', (c) => expectTypeOf(c.valid.headers['x-count']).toEqualTypeOf<number>(), {
      validate: { headers },
    });
  });

  test('of a union is a union', () => {
    const shape = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('circle'), radius: z.number() }),
      z.object({ kind: z.literal('square'), side: z.number() }),
    ]);
    createRouter().post(
      '/',
      (c) => {
        const { body } = c.valid;
        if (body.kind === 'circle') return body.radius;
        expectTypeOf(body).toEqualTypeOf<{ kind: 'square'; side: number }>();
        return body.side;
      },
      { validate: { body: shape } },
    );
  });

  test('of the path is beside the parameters as they are', () => {
    createRouter().get(
      '/orders/:id',
      (c) => {
        expectTypeOf(c.valid.path).toEqualTypeOf<{ id: number }>();
        expectTypeOf(c.params.id).toEqualTypeOf<string>();
      },
      { validate: { path: z.object({ id: z.coerce.number() }) } },
    );
  });

  test('a part that no request has, and what is no schema, are refused', () => {
    const { get } = createRouter();
    // @ts-expect-error a request has no such part
    get('/a', () => 1, { validate: { cookie: z.string() } });
    // @ts-expect-error this is no schema
    get('/b', () => 1, { validate: { query: { a: 'string' } } });
  });
});

test('answers are of a type of their own, and each part of a context can be taken out', () => {
  createRouter().get('/', ({ json, redirect, status, header }) => {
    expectTypeOf(json({ a: 1 }, 201)).toEqualTypeOf<HandlerResult>();
    expectTypeOf(redirect('/x', 308)).toEqualTypeOf<HandlerResult>();
    expectTypeOf(status).toEqualTypeOf<(code: number) => void>();
    // @ts-expect-error that is no status of a redirect
    redirect('/x', 200);
    header('x-count', 1);
    // @ts-expect-error a header is a text, a number or a boolean
    header('x-list', ['a']);
  });
});

test('a handler that is written apart is typed by the context', () => {
  const handler = (c: RouteContext<PathParams<'/orders/:id'>>): string => c.params.id;
  createRouter().get('/orders/:id', handler);
  // @ts-expect-error the path has no such parameter
  createRouter().get('/orders', handler);
});
