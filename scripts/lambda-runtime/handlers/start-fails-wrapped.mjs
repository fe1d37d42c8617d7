export { handler } from './answers-wrapped.mjs';

import './start-fails.mjs';
