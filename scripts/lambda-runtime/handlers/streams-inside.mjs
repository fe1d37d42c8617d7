import { instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { send } from './streams.mjs';

const telemetry = awsTelemetry();
export const handler = awslambda.streamifyResponse(instrument(send, { telemetry }), {
  highWaterMark: 4096,
});
