import { instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { handler as original } from './endings.mjs';

export const handler = instrument(original, { telemetry: awsTelemetry() });
