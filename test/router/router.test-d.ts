import type {
  ALBEvent,
  ALBHandler,
  ALBResult,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  APIGatewayProxyResult,
  APIGatewayProxyResultV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  LambdaFunctionURLEvent,
} from 'aws-lambda';
import { describe, expectTypeOf, test } from 'vitest';
import { instrument } from '../../src/index.js';
import {
  createRouter,
  type HttpEvent,
  type Middleware,
  NotFoundError,
  type PathParams,
  type ProxyResult,
} from '../../src/router/index.js';

describe('parameters are typed from the path', () => {
  test('PathParams', () => {
    expectTypeOf<PathParams<'/orders/:id'>>().toEqualTypeOf<{ readonly id: string }>();
    expectTypeOf<PathParams<'/a/:b/c/:d'>>().toEqualTypeOf<{
      readonly b: string;
      readonly d: string;
    }>();
    expectTypeOf<PathParams<'/a/:id{[0-9]{2}}/*'>>().toEqualTypeOf<{
      readonly id: string;
      readonly '*': string;
    }>();
    expectTypeOf<keyof PathParams<'/health'>>().toEqualTypeOf<never>();
    expectTypeOf<PathParams<string>>().toEqualTypeOf<
      Readonly<Record<string, string | undefined>>
    >();
  });

  test('of every way to register', () => {
    const app = createRouter();
    app.get('/orders/:id', (c) => expectTypeOf(c.params.id).toEqualTypeOf<string>());
    app.post('/orders/:id', [async (_c, next) => next()], async (c) => {
      expectTypeOf(c.params).toEqualTypeOf<{ readonly id: string }>();
    });
    app.route(['PUT', 'PATCH'], '/f/*', (c) => expectTypeOf(c.params['*']).toEqualTypeOf<string>());
    app.route('PURGE', '/p/:q', [], (c) => expectTypeOf(c.params.q).toEqualTypeOf<string>());
    // @ts-expect-error the path has no such parameter
    app.get('/x/:id', (c) => c.params.name);
  });
});

test('the state is typed in handlers, middleware and error handlers', () => {
  interface State {
    user: { name: string };
  }
  const app = createRouter<State>();
  const login: Middleware<State> = async (c, next) => {
    c.state.user = { name: c.query['name'] ?? '' };
    await next();
  };
  app.use(login);
  app.get('/', (c) => expectTypeOf(c.state).toEqualTypeOf<State>());
  app.onError(NotFoundError, (error, c) => {
    expectTypeOf(error).toEqualTypeOf<NotFoundError>();
    expectTypeOf(c.state.user.name).toEqualTypeOf<string>();
  });
  // @ts-expect-error the state has no such part
  app.get('/x', (c) => c.state.other);
  createRouter().include(app);
});

test('the body is typed by whoever reads it', () => {
  createRouter().post('/', (c) => {
    expectTypeOf(c.body.json()).toEqualTypeOf<unknown>();
    expectTypeOf(c.body.json<{ id: number }>().id).toEqualTypeOf<number>();
    expectTypeOf(c.request).toEqualTypeOf<Request>();
  });
});

describe('resolve', () => {
  const { resolve } = createRouter();

  test('takes the events of @types/aws-lambda', () => {
    expectTypeOf<APIGatewayProxyEvent>().toExtend<HttpEvent>();
    expectTypeOf<APIGatewayProxyEventV2>().toExtend<HttpEvent>();
    expectTypeOf<APIGatewayProxyEventV2WithJWTAuthorizer>().toExtend<HttpEvent>();
    expectTypeOf<LambdaFunctionURLEvent>().toExtend<HttpEvent>();
    expectTypeOf<ALBEvent>().toExtend<HttpEvent>();
    expectTypeOf<Context>().toExtend<NonNullable<Parameters<typeof resolve>[1]>>();
  });

  test('gives what each of their handlers returns', () => {
    expectTypeOf<ProxyResult>().toExtend<APIGatewayProxyResult>();
    expectTypeOf<ProxyResult>().toExtend<APIGatewayProxyResultV2>();
    expectTypeOf<ProxyResult>().toExtend<APIGatewayProxyStructuredResultV2>();
    expectTypeOf<ProxyResult>().toExtend<ALBResult>();
    expectTypeOf(resolve).toExtend<APIGatewayProxyHandler>();
  });

  test('is the handler that instrument() takes', () => {
    const handler = instrument(resolve);
    expectTypeOf(handler).toExtend<APIGatewayProxyHandler>();
    expectTypeOf(handler).toExtend<APIGatewayProxyHandlerV2>();
    expectTypeOf(handler).toExtend<ALBHandler>();
    instrument(resolve, { spanName: (_event, context) => context?.functionName ?? 'shop' });
  });
});
