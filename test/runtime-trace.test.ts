import { expect, test } from 'vitest';
import {
  holdRuntimeTrace,
  noteRuntimeTrace,
  releaseRuntimeTrace,
  runtimeTraceOf,
} from '../src/runtime-trace.js';

let noted = 0;

/** Notes a trace that has not been noted before. */
function noteAnother(): string {
  noted += 1;
  const traceId = noted.toString(16).padStart(32, '0');
  noteRuntimeTrace({ traceId, parentId: '53995c3f42cd8ad8', sampled: true });
  return traceId;
}

function noteOthers(count: number): void {
  for (let index = 0; index < count; index += 1) noteAnother();
}

test('the last 256 traces are remembered', () => {
  const traceId = noteAnother();
  noteOthers(255);
  expect(runtimeTraceOf(traceId)).toMatchObject({ traceId, parentId: '53995c3f42cd8ad8' });
  noteAnother();
  expect(runtimeTraceOf(traceId)).toBeUndefined();
});

test('one that an invocation runs in is remembered until the last of its invocations ended', () => {
  const traceId = noteAnother();
  holdRuntimeTrace(traceId);
  holdRuntimeTrace(traceId);
  noteOthers(1_000);
  releaseRuntimeTrace(traceId);
  noteOthers(1_000);
  expect(runtimeTraceOf(traceId)).toMatchObject({ traceId });
  releaseRuntimeTrace(traceId);
  noteOthers(1_000);
  expect(runtimeTraceOf(traceId)).toBeUndefined();
});

test('those of any number that run at once are remembered, and 256 more', () => {
  const held = Array.from({ length: 1_000 }, () => {
    const traceId = noteAnother();
    holdRuntimeTrace(traceId);
    return traceId;
  });
  const others = Array.from({ length: 256 }, noteAnother);
  const forgotten = [...held, ...others].filter((id) => runtimeTraceOf(id) === undefined);
  expect(forgotten).toEqual([]);
  held.forEach(releaseRuntimeTrace);
  noteAnother();
  expect(held.filter((id) => runtimeTraceOf(id) !== undefined)).toEqual([]);
});
