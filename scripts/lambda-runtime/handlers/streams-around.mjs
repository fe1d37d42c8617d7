import { instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { send } from './streams.mjs';

const telemetry = awsTelemetry();
export const handler = instrument(awslambda.streamifyResponse(send, { highWaterMark: 4096 }), {
  telemetry,
});
