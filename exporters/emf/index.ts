export { createEmfExporter, type EmfExporter } from './exporter.js';
export type { ResourceMetricsLike } from './exporter-data.js';
export type { EmfOptions } from './options.js';
export { createEmfMeterProvider, type EmfMeterProvider } from './provider.js';
