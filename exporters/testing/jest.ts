import { expect } from '@jest/globals';
import { matchers, type TelemetryMatchers } from './index.js';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends TelemetryMatchers<R> {}
}

declare global {
  // What @types/jest gives to `expect` where it is a global, its parameters as written there.
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: see above
    interface Matchers<R, T = {}> extends TelemetryMatchers<R> {}
  }
}

expect.extend(matchers);
