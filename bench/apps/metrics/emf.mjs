/** The meter provider alone, for the price of its import. */
export { createEmfMeterProvider } from 'fluoroscope/emf';
