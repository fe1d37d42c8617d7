import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import type { ReceivedDocument } from './daemon.js';
import type { End, EndedSpan } from './ends.js';
import { type RuntimeProcess, startRuntime } from './runtime-process.js';

const TRACE_ID = '1-6745b3a1-0123456789abcdef01234567';

/** The folder of a user, with the handlers of apps/ends.mjs in it. */
export function endsFolder(): string {
  const cwd = inject('consumers')['1.9.1'] ?? '';
  for (const app of ['ends.mjs', 'worker-ends.mjs']) {
    cpSync(new URL(`./apps/${app}`, import.meta.url), join(cwd, app));
  }
  return cwd;
}

/** Starts the runtime with one of these handlers; resolves when it asks for an invocation. */
export async function startEnd(
  { handler, env, runtime = 'nodejs22.x' }: Pick<End, 'handler' | 'env' | 'runtime'>,
  daemonAddress: string,
): Promise<RuntimeProcess> {
  const cwd = endsFolder();
  const process = await startRuntime({
    cwd,
    handler: `ends.${handler}`,
    daemonAddress,
    runtime,
    env,
  });
  await process.asked();
  return process;
}

/** The first column of a table of docs/endings.md, without its head. */
export function documentedEnds(table: 0 | 1): ReadonlyArray<string | undefined> {
  const text = readFileSync(new URL('../../docs/endings.md', import.meta.url), 'utf8');
  const part = text.split('\n## ')[table] ?? '';
  return [...part.matchAll(/^\| (.+?) \|/gm)].slice(1).map(([, row]) => row);
}

type Seen = Pick<End, 'spans' | 'exception' | 'lines' | 'openSpans' | 'metrics'>;

/** Expects these spans, in the invocation's trace, and the exception. */
export function expectDocuments(documents: readonly ReceivedDocument[], seen: Seen): void {
  expect(documents.map(endOf)).toEqual(seen.spans);
  expect(new Set(documents.map((document) => document.trace_id))).toEqual(new Set([TRACE_ID]));
  if (seen.exception === undefined) return;
  const invocation = documents.findLast(({ name, fault }) => name === 'hello' && fault);
  expect(invocation?.cause?.exceptions[0]?.message).toBe(seen.exception);
}

/** Expects these lines with the invocation's id, and its metric. */
export function expectLines(lines: ReadonlyArray<Record<string, unknown>>, seen: Seen): void {
  const texts = lines.flatMap(({ level, message, function_request_id }) =>
    level === undefined ? [] : [`${level} ${message} ${function_request_id}`],
  );
  expect(texts).toEqual(['INFO begun', ...(seen.lines ?? [])].map((line) => `${line} r1`));
  expect(lines.flatMap((line) => line['open_spans'] ?? [])).toEqual(seen.openSpans ?? []);
  expect(lines.filter((line) => 'Begun' in line)).toHaveLength(seen.metrics ?? 1);
}

/** What a document says of how its span ended. */
export function endOf({ name, fault, in_progress, metadata, http }: ReceivedDocument): EndedSpan {
  const status = http?.response?.status;
  return {
    name,
    ...(fault && { fault, type: String(metadata?.['default']?.['error.type']) }),
    ...(in_progress && { in_progress }),
    ...(status !== undefined && { status }),
  };
}
