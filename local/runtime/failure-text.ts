import type { FunctionFailure } from './runtime-reply.js';

// Frames of Node and of the runtime client say nothing of the function's own code.
const OTHERS_FRAME = /node:internal|runtime-client|new Promise \(<anonymous>\)/;
const SHOWN_FRAMES = 8;

/** What went wrong in a function, for a person's eyes: the error, and the places in its own code. */
export function failureText({ errorType, errorMessage, trace }: FunctionFailure): string {
  // It says all that there is to say: the code was never run.
  if (errorType === 'SetupError') return errorMessage;
  const [first = '', ...frames] = trace;
  const shown = frames.filter((line) => !OTHERS_FRAME.test(line)).slice(0, SHOWN_FRAMES);
  if (first !== '' && !errorType.startsWith('Runtime.')) return [first, ...shown].join('\n');
  // The runtime's own errors have a place to show only where they stand for one of the function's.
  const headline = `${errorType}: ${errorMessage}`;
  return frames.length > 0 ? [headline, first, ...shown].join('\n') : headline;
}
