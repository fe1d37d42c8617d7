import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context, SQSEvent } from 'aws-lambda';
import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { expectTypeOf, test } from 'vitest';

const orders = async (
  event: APIGatewayProxyEvent,
  context: Context,
): Promise<APIGatewayProxyResult> => ({
  statusCode: 200,
  body: `${event.path} ${context.awsRequestId}`,
});

test('a handler of Middy is taken as it is, with its event and its result', () => {
  const handler = instrument(
    middy(orders)
      .use({ before: () => {} })
      .after(() => {})
      .onError(() => {}),
    {
      telemetry: memoryTelemetry(),
      spanName: (event, context) => `${event.path} ${context.functionName}`,
    },
  );
  expectTypeOf(handler).parameter(0).toEqualTypeOf<APIGatewayProxyEvent>();
  expectTypeOf(handler).parameter(1).toExtend<Context>();
  expectTypeOf(handler).returns.toEqualTypeOf<Promise<APIGatewayProxyResult>>();
});

test('a handler that is given to Middy later, and one that uses its signal', () => {
  const later = instrument(
    middy<SQSEvent, number>().handler<SQSEvent, number>(async (event) => event.Records.length),
  );
  expectTypeOf(later).parameter(0).toEqualTypeOf<SQSEvent>();
  const signalled = instrument(
    middy(
      async (_event: SQSEvent, _context: Context, { signal }: { signal: AbortSignal }) =>
        signal.aborted,
    ),
  );
  expectTypeOf(signalled).parameter(0).toEqualTypeOf<SQSEvent>();
});
