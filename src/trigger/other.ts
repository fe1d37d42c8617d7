import { createPlainTrigger } from './plain-trigger.js';
import type { Trigger } from './trigger.js';

/** Whatever no other source recognises: direct invokes, Step Functions tasks, a test's `{}`. */
export const other: Trigger = createPlainTrigger({ name: 'other' });
