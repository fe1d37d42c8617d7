import { type Answer, gatewayAnswer } from './answer.js';
import { toHttpAnswer, toHttpAnswer1 } from './http-answer.js';
import { toHttpEvent } from './http-event.js';
import { type GatewayRequest, headerValues } from './request.js';
import { toRestAnswer } from './rest-answer.js';
import { toRestEvent } from './rest-event.js';
import type { RouteMatch } from './route-table.js';
import type { ServedApi } from './served-route.js';
import { toUrlEvent } from './url-event.js';

/** Why a service answers in the place of a function. */
type Refusal = 'failure' | 'timeout' | 'throttled' | 'tooLong' | 'unknownRoute';

/** How one of AWS's services stands between HTTP and a function. */
export interface Service {
  readonly toEvent: (request: GatewayRequest, match: RouteMatch) => Record<string, unknown>;
  /** Throws a MalformedAnswerError for a result that the service would not take. */
  readonly toAnswer: (payload: string, match: RouteMatch, request: GatewayRequest) => Answer;
  /** The service's own answer, with the reason for a person's eyes. */
  readonly refuse: (refusal: Refusal, problem: string) => Answer;
  /** The headers on every answer, so that a client can name its request. */
  readonly headers: (request: GatewayRequest) => ReadonlyArray<readonly [string, string]>;
  /** How long it waits for a function; absent when as long as the function may take. */
  readonly timeoutMs?: number | undefined;
  /** The type of a streamed answer that names none. */
  readonly streamType: string;
}

type Refusals = Readonly<Record<Refusal, readonly [status: number, message: string]>>;

const REST: Refusals = {
  failure: [502, 'Internal server error'],
  timeout: [504, 'Endpoint request timed out'],
  throttled: [429, 'Too Many Requests'],
  tooLong: [413, 'Request Too Long'],
  unknownRoute: [403, 'Missing Authentication Token'],
};

const HTTP: Refusals = {
  failure: [500, 'Internal Server Error'],
  timeout: [503, 'Service Unavailable'],
  throttled: [429, 'Too Many Requests'],
  tooLong: [413, 'Request Entity Too Large'],
  unknownRoute: [404, 'Not Found'],
};

const FUNCTION_URL: Refusals = {
  failure: [502, 'Internal Server Error'],
  timeout: [504, 'Gateway Timeout'],
  throttled: [429, 'Rate Exceeded.'],
  tooLong: [413, 'Request Entity Too Large'],
  unknownRoute: [404, 'Not Found'],
};

const SERVICES: Readonly<Record<ServedApi['kind'], Service>> = {
  rest: {
    toEvent: toRestEvent,
    toAnswer(payload, { route }, request) {
      const [accept] = headerValues(request, 'accept');
      const { binaryMediaTypes } = route.api;
      return toRestAnswer(payload, { accept, binaryMediaTypes });
    },
    refuse: (refusal, problem) => gatewayAnswer(...REST[refusal], problem),
    headers: ({ requestId, extendedRequestId, trace }) => [
      ['x-amzn-requestid', requestId],
      ['x-amz-apigw-id', extendedRequestId],
      ['x-amzn-trace-id', `Root=${trace.root}`],
    ],
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    timeoutMs: 29_000,
    streamType: 'application/json',
  },
  http: {
    toEvent: toHttpEvent,
    toAnswer: (payload, { route }) =>
      route.api.payloadFormat === '1.0' ? toHttpAnswer1(payload) : toHttpAnswer(payload),
    refuse: (refusal, problem) => gatewayAnswer(...HTTP[refusal], problem),
    headers: ({ extendedRequestId }) => [['apigw-requestid', extendedRequestId]],
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
    timeoutMs: 30_000,
    streamType: 'application/json',
  },
  url: {
    toEvent: toUrlEvent,
    toAnswer: toHttpAnswer,
    refuse: (refusal, problem) => urlRefusal(FUNCTION_URL[refusal], problem),
    headers: ({ requestId, trace }) => [
      ['x-amzn-requestid', requestId],
      ['x-amzn-trace-id', `Root=${trace.root};Sampled=${trace.sampled ? 1 : 0}`],
    ],
    streamType: 'application/octet-stream',
  },
};

/** The service that an API is of. */
export function serviceOf(kind: ServedApi['kind']): Service {
  return SERVICES[kind];
}

// A function's URL says it in plain text, under the type of JSON.
function urlRefusal([status, message]: readonly [number, string], problem: string): Answer {
  return { ...gatewayAnswer(status, message, problem), body: Buffer.from(message) };
}
