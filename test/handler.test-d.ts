import type {
  ALBHandler,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  APIGatewayProxyResult,
  Callback,
  Context,
  Handler,
  SQSEvent,
  SQSHandler,
} from 'aws-lambda';
import { instrument } from 'fluoroscope';
import { expectTypeOf, test } from 'vitest';

declare const rest: APIGatewayProxyHandler;
declare const http: APIGatewayProxyHandlerV2;
declare const alb: ALBHandler;
declare const sqs: SQSHandler;
declare const own: Handler<{ id: number }, string>;

test('handlers typed with @types/aws-lambda are taken as they are, and stay what they are', () => {
  const handlers: [APIGatewayProxyHandler, APIGatewayProxyHandlerV2, ALBHandler, SQSHandler] = [
    instrument(rest),
    instrument(http),
    instrument(alb),
    instrument(sqs),
  ];
  expectTypeOf(handlers).toBeArray();
  expectTypeOf(instrument(own)).parameter(0).toEqualTypeOf<{ id: number }>();
});

test('event, context and result are inferred from the handler', () => {
  const handler = instrument(
    async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => ({
      statusCode: 200,
      body: `${event.path} ${context.awsRequestId}`,
    }),
    {
      correlationId: (event) => event.requestContext.requestId,
      spanName: (_, context) => context.functionName,
    },
  );
  expectTypeOf(handler).toEqualTypeOf<
    (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>
  >();
});

test('synchronous and callback handlers give a promise of their result', () => {
  expectTypeOf(instrument((event: SQSEvent) => event.Records.length)).returns.resolves.toBeNumber();
  const called = instrument(
    (_: APIGatewayProxyEventV2, __: Context, callback: Callback<string>) => {
      callback(null, 'x');
    },
  );
  expectTypeOf(called).returns.toEqualTypeOf<Promise<string>>();
});

test('streaming handlers are taken in both orders, with all three parameters', () => {
  type Stream = awslambda.HttpResponseStream;
  const stream = async (_: SQSEvent, responseStream: Stream, __: Context): Promise<void> => {
    responseStream.end();
  };
  const outside = instrument(awslambda.streamifyResponse(stream), { service: 'shop' });
  expectTypeOf(outside).parameters.toEqualTypeOf<[SQSEvent, Stream, Context]>();
  const inside = awslambda.streamifyResponse(
    instrument(stream, {
      spanName: (event, context) => `${event.Records.length} ${context.awsRequestId}`,
    }),
  );
  expectTypeOf(inside).parameters.toEqualTypeOf<[SQSEvent, Stream, Context]>();
});

test('an option of another type is refused', () => {
  // @ts-expect-error a span's name is a text or a function
  instrument(async () => {}, { spanName: 7 });
  // @ts-expect-error there is no such option
  instrument(async () => {}, { service: 'a', servise: 'b' });
});
