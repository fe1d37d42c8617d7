import type { ServerResponse } from 'node:http';
import type { CollectedStream, StreamedResponse } from '../runtime/runtime-reply.js';
import { type Answer, MalformedAnswerError, withContentType } from './answer.js';
import { withCors } from './cors.js';
import type { GatewayRequest } from './request.js';
import type { RouteMatch } from './route-table.js';
import { type Service, serviceOf } from './service.js';
import { HEAD_CONTENT_TYPE, readStreamHead, type StreamedAnswer } from './stream-answer.js';

/** What a function made of an event. */
export interface FunctionOutcome {
  /** The result as JSON text; absent when the function failed, and when it streamed. */
  readonly payload?: string | undefined;
  /** A streamed result in one piece, as the route takes no stream. */
  readonly collected?: CollectedStream | undefined;
  /** What went wrong, for a person's eyes. */
  readonly problem?: string | undefined;
  /** Whether it was not even run, as too many are running. */
  readonly throttled?: boolean | undefined;
}

/** One request with its route, and the response to it. */
export interface ExchangeOptions {
  readonly match: RouteMatch;
  readonly request: GatewayRequest;
  readonly response: ServerResponse;
}

/** The way from a function's result to the client. */
export interface FunctionExchange {
  /** Takes a result as it comes. Never rejects; when the client is gone it reads on all the same. */
  readonly onStream: (response: StreamedResponse) => Promise<void>;
  /** Resolves with the head of a streamed answer, once it is sent. */
  readonly begun: Promise<Answer>;
  /** Whether an answer, or the head of one, has been sent. */
  answered(): boolean;
  /** Answers with a result that is whole. */
  finish(outcome: FunctionOutcome): Promise<Answer>;
  /** Answers in the place of the function. */
  refuse(...refusal: Parameters<Service['refuse']>): Answer;
}

const NOTHING: Buffer = Buffer.alloc(0);

/** Creates the exchange of one request that a function takes. */
export function createExchange({ match, request, response }: ExchangeOptions): FunctionExchange {
  const { api } = match.route;
  const service = serviceOf(api.kind);
  let answered = false;
  let began: (answer: Answer) => void = () => {};
  const begun = new Promise<Answer>((resolve) => {
    began = resolve;
  });
  const complete = (answer: Answer): Answer => {
    const headers = withCors(answer.headers, request, api.cors);
    return { ...answer, headers: [...headers, ...service.headers(request)] };
  };
  const send = (answer: Answer): Answer => {
    answered = true;
    sendAnswer(response, complete(answer));
    return answer;
  };
  const stream = async ({ head, body }: StreamedAnswer): Promise<void> => {
    answered = true;
    const answer = complete({ ...head, body: NOTHING });
    writeHead(response, answer);
    // The head goes at once, so that the client sees it while the function still works.
    response.flushHeaders();
    began(answer);
    await sendBody(response, body);
  };
  const malformed = (error: unknown): Answer => {
    const reason = error instanceof MalformedAnswerError ? error.message : String(error);
    return send(service.refuse('failure', `Malformed answer: ${reason}`));
  };
  return {
    begun,
    answered: () => answered,
    async onStream(streamed) {
      try {
        if (!answered) await stream(await streamedAnswer(streamed, api.kind));
      } catch (error) {
        // What breaks later is told by the connection's end alone: the head has gone.
        if (answered) response.destroy();
        else if (error instanceof MalformedAnswerError) began(malformed(error));
      }
      await drain(streamed.body);
    },
    async finish(outcome) {
      if (outcome.throttled === true)
        return send(service.refuse('throttled', outcome.problem ?? ''));
      if (outcome.problem !== undefined) return send(service.refuse('failure', outcome.problem));
      try {
        return send(await wholeAnswer(outcome, { match, request, response }));
      } catch (error) {
        return malformed(error);
      }
    },
    refuse: (refusal, problem) => send(service.refuse(refusal, problem)),
  };
}

/** Sends an answer whole. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  const { status, body } = answer;
  writeHead(response, answer);
  // These two have no body, and no length of one.
  if (status === 204 || status === 304) response.end();
  else response.setHeader('content-length', body.length).end(body);
}

function writeHead(response: ServerResponse, { status, headers }: Answer): void {
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
}

async function streamedAnswer(
  { contentType, body }: StreamedResponse,
  kind: 'rest' | 'http' | 'url',
): Promise<StreamedAnswer> {
  // A REST API wants the head whatever the type; a function's URL sends all else as it is.
  if (kind === 'url' && contentType !== HEAD_CONTENT_TYPE) {
    return { head: { status: 200, headers: [['content-type', contentType]] }, body };
  }
  const { head, body: rest } = await readStreamHead(body);
  const headers = withContentType(head.headers, serviceOf(kind).streamType);
  return { head: { ...head, headers }, body: rest };
}

async function wholeAnswer(
  { payload = '', collected }: FunctionOutcome,
  { match, request }: ExchangeOptions,
): Promise<Answer> {
  const { api } = match.route;
  if (collected !== undefined) {
    if (api.kind !== 'url') {
      return serviceOf(api.kind).toAnswer(collected.body.toString('utf8'), match, request);
    }
    const body = (async function* () {
      yield collected.body;
    })();
    const { head, body: rest } = await streamedAnswer({ ...collected, body }, api.kind);
    return { ...head, body: await joined(rest) };
  }
  if (api.streams !== true) return serviceOf(api.kind).toAnswer(payload, match, request);
  if (api.kind === 'url') {
    // Nothing tells the URL that this is an envelope: it passes as the body that it is not.
    const headers = [['content-type', 'application/json']] as const;
    return { status: 200, headers, body: Buffer.from(payload) };
  }
  throw new MalformedAnswerError(
    'The function returns its result, and this route takes a stream. Wrap the handler in awslambda.streamifyResponse().',
  );
}

async function sendBody(response: ServerResponse, body: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of body) {
    if (response.destroyed || response.write(chunk)) continue;
    await roomIn(response);
  }
  response.end();
}

// A client that has gone makes no room any more.
function roomIn(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle);
      response.off('close', settle);
      resolve();
    };
    response.on('drain', settle);
    response.on('close', settle);
  });
}

async function drain(body: AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const _ of body);
  } catch {
    // The function's end tells its own reason.
  }
}

async function joined(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
