import { send } from './streams.mjs';

export const handler = awslambda.streamifyResponse(send, { highWaterMark: 4096 });
