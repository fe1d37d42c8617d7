import { expect } from 'vitest';
import { matchers, type TelemetryMatchers } from './index.js';

declare module 'vitest' {
  // The parameter must be written as Vitest does.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  interface Matchers<T = any> extends TelemetryMatchers {}
}

expect.extend(matchers);
