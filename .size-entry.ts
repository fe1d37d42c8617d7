export { instrument, createLogger, createMetrics, createTracer, MetricUnit } from './src/index.js';
export { createRouter } from './src/router/index.js';
export { awsTelemetry } from './exporters/aws/index.js';
