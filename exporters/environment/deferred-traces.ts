import type { TracesSignal } from '../sdk/signal.js';
import type { Backlog } from './backlog.js';
import { deferFlush } from './deferred-flush.js';

/** A way out for spans that is still loading: those that end meanwhile wait for it. */
export function deferTraces(backlog: Backlog<TracesSignal>): TracesSignal {
  return {
    // A span may begin before there is anybody to tell, and end after.
    onStart: (span, context) => backlog.target()?.onStart(span, context),
    onEnd: (span) => backlog.offer((signal) => signal.onEnd(span)),
    ...deferFlush(backlog),
  };
}
