import { expect } from 'vitest';
import { matchers, type TelemetryMatchers } from './index.js';

declare module 'vitest' {
  interface AsymmetricMatchersContaining extends TelemetryMatchers {}
}

declare global {
  // Vitest's own `Matchers` came with 3.2, and has other type parameters since 5; its assertions have
  // all of Chai's in every version, and it is Chai's that `expect.extend()` adds to.
  namespace Chai {
    interface Assertion extends TelemetryMatchers {}
  }
}

expect.extend(matchers);
