import { createHash } from 'node:crypto';
import {
  type RecordedRequest,
  type RecordingServer,
  recordingServer,
} from '../outgoing/recording-server.js';

/** The options of a client that calls a server on this machine. */
export function clientOptions(server: RecordingServer): {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
} {
  return {
    region: 'eu-central-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
  };
}

/** The smallest valid answer of each service that the tests call. */
export async function awsServer(): Promise<RecordingServer> {
  const server = await recordingServer();
  server.answer = (request, response) => {
    response.writeHead(200, {
      'x-amzn-requestid': 'request-1',
      'content-type': contentType(request),
    });
    response.end(answerOf(request));
  };
  return server;
}

function contentType({ headers }: RecordedRequest): string {
  return headers['content-type']?.startsWith('application/x-www-form')
    ? 'text/xml'
    : (headers['content-type'] ?? 'text/plain');
}

function answerOf({ headers, body }: RecordedRequest): string {
  const target = headers['x-amz-target'] ?? '';
  if (target === 'AmazonSQS.SendMessage') {
    const text = (JSON.parse(body) as { MessageBody: string }).MessageBody;
    return JSON.stringify({ MessageId: 'message-1', MD5OfMessageBody: md5(text) });
  }
  if (target === 'AmazonSQS.SendMessageBatch') {
    const { Entries } = JSON.parse(body) as { Entries: { Id: string; MessageBody: string }[] };
    return JSON.stringify({
      Successful: Entries.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: md5(MessageBody),
      })),
    });
  }
  const action = new URLSearchParams(body).get('Action');
  if (action !== null) {
    return `<${action}Response><${action}Result><MessageId>message-1</MessageId></${action}Result><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></${action}Response>`;
  }
  return '{}';
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
