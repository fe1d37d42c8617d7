import { randomBytes } from 'node:crypto';

/** The trace that a request belongs to. */
export interface TraceContext {
  /** `1-` + 8 hex digits + `-` + 24 hex digits. */
  readonly root: string;
  readonly sampled: boolean;
}

const ROOT = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})\s*(?:;|$)/i;
const SAMPLED_OUT = /(?:^|;)\s*Sampled=0\s*(?:;|$)/i;
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{8})([0-9a-f]{24})-[0-9a-f]{16}-[0-9a-f]{2}/;

/** The trace that a client's `X-Amzn-Trace-Id` names; without one a new trace, which is sampled. */
export function traceContextOf(header: string | undefined, timeMs: number): TraceContext {
  const given = ROOT.exec(header ?? '')?.[1];
  if (given !== undefined) {
    return { root: given.toLowerCase(), sampled: !SAMPLED_OUT.test(header ?? '') };
  }
  // X-Ray's ids begin with the second of their birth.
  const second = Math.floor(timeMs / 1_000)
    .toString(16)
    .padStart(8, '0');
  return { root: `1-${second}-${randomBytes(12).toString('hex')}`, sampled: true };
}

/** The trace id of a `traceparent` header, as X-Ray writes it; `undefined` when it is not valid. */
export function rootOfTraceparent(header: string | undefined): string | undefined {
  const match = TRACEPARENT.exec(header ?? '');
  return match === null ? undefined : `1-${match[1]}-${match[2]}`;
}
