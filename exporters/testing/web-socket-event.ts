import { CLIENT_IP, gatewayTime, REGION, TIME_MS, USER_AGENT } from './account.js';
import { multiValues } from './http-request.js';
import { type Override, overridden } from './override.js';

/** The event of a WebSocket API for a message; it may be changed. */
export interface WebSocketMessageEvent {
  requestContext: WebSocketContext<'MESSAGE'> & { messageId: string };
  body: string;
  isBase64Encoded: boolean;
}

/** The event of a WebSocket API for the beginning of a connection; it may be changed. */
export interface WebSocketConnectEvent {
  headers: Record<string, string>;
  multiValueHeaders: Record<string, string[]>;
  requestContext: WebSocketContext<'CONNECT'>;
  isBase64Encoded: boolean;
}

/** The event of a WebSocket API for the end of a connection; it may be changed. */
export interface WebSocketDisconnectEvent {
  requestContext: WebSocketContext<'DISCONNECT'> & {
    disconnectStatusCode: number;
    disconnectReason: string;
  };
  isBase64Encoded: boolean;
}

/** Which connection an event is of. */
export interface WebSocketContext<TEventType extends string> {
  routeKey: string;
  eventType: TEventType;
  extendedRequestId: string;
  requestTime: string;
  messageDirection: 'IN';
  stage: string;
  connectedAt: number;
  requestTimeEpoch: number;
  identity: { userAgent: string; sourceIp: string };
  requestId: string;
  domainName: string;
  connectionId: string;
  apiId: string;
}

/** A message as its client sends it. */
export interface WebSocketMessage {
  readonly eventType?: 'MESSAGE' | undefined;
  /** Default: `$default`. */
  readonly routeKey?: string | undefined;
  /** A text, or a value that is sent as JSON. Default: `{}`. */
  readonly body?: unknown;
}

const API_ID = 'k1l2m3n4o5';
const DOMAIN = `${API_ID}.execute-api.${REGION}.amazonaws.com`;
const REQUEST_ID = 'XYZabcDEfGhIjkl=';

/** Builds the event that a WebSocket API makes of a message, or of a connection's begin or end. */
export function webSocketEvent(
  message?: WebSocketMessage,
  override?: Override<WebSocketMessageEvent>,
): WebSocketMessageEvent;
export function webSocketEvent(
  connection: { readonly eventType: 'CONNECT' },
  override?: Override<WebSocketConnectEvent>,
): WebSocketConnectEvent;
export function webSocketEvent(
  connection: { readonly eventType: 'DISCONNECT' },
  override?: Override<WebSocketDisconnectEvent>,
): WebSocketDisconnectEvent;
export function webSocketEvent(
  options: Omit<WebSocketMessage, 'eventType'> & {
    readonly eventType?: 'MESSAGE' | 'CONNECT' | 'DISCONNECT' | undefined;
  } = {},
  override?: object,
): object {
  const { eventType = 'MESSAGE' } = options;
  return overridden<object>(BUILDERS[eventType](options), override);
}

const BUILDERS = { MESSAGE: messageEvent, CONNECT: connectEvent, DISCONNECT: disconnectEvent };

function messageEvent({ routeKey = '$default', body = {} }: Omit<WebSocketMessage, 'eventType'>) {
  return {
    requestContext: { ...contextOf('MESSAGE', routeKey), messageId: 'XYZabcDEfGhIjkm=' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
  } satisfies WebSocketMessageEvent;
}

function connectEvent() {
  const headers = {
    Host: DOMAIN,
    'Sec-WebSocket-Key': 'ZXhhbXBsZSBvZiBhIGtleQ==',
    'Sec-WebSocket-Version': '13',
    'User-Agent': USER_AGENT,
    'X-Forwarded-For': CLIENT_IP,
  };
  return {
    headers,
    multiValueHeaders: multiValues(Object.entries(headers)),
    requestContext: contextOf('CONNECT', '$connect'),
    isBase64Encoded: false,
  } satisfies WebSocketConnectEvent;
}

function disconnectEvent() {
  return {
    requestContext: {
      ...contextOf('DISCONNECT', '$disconnect'),
      disconnectStatusCode: 1_000,
      disconnectReason: '',
    },
    isBase64Encoded: false,
  } satisfies WebSocketDisconnectEvent;
}

function contextOf<TEventType extends string>(
  eventType: TEventType,
  routeKey: string,
): WebSocketContext<TEventType> {
  return {
    routeKey,
    eventType,
    extendedRequestId: REQUEST_ID,
    requestTime: gatewayTime(),
    messageDirection: 'IN',
    stage: 'prod',
    connectedAt: TIME_MS - 60_000,
    requestTimeEpoch: TIME_MS,
    identity: { userAgent: USER_AGENT, sourceIp: CLIENT_IP },
    requestId: REQUEST_ID,
    domainName: DOMAIN,
    connectionId: 'XYZabcDEfGhCEqw=',
    apiId: API_ID,
  };
}
