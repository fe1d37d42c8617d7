export type { EmfOptions } from './options.js';
export { createEmfMeterProvider, type EmfMeterProvider } from './provider.js';
