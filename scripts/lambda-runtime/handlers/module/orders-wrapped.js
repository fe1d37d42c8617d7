import { instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';

const { default: original } = await import('./orders.js');

// biome-ignore lint/style/noDefaultExport: a handler may be one
export default instrument(original, { telemetry: awsTelemetry() });
