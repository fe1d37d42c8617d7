import type { TraceState } from '@opentelemetry/api';

const KEY = /^(?:[a-z][_0-9a-z\-*/]{0,255}|[a-z0-9][_0-9a-z\-*/]{0,240}@[a-z][_0-9a-z\-*/]{0,13})$/;
const VALUE = /^(?!.*[,=])[ -~]{0,255}[!-~]$/;

const MAX_MEMBERS = 32;
const MAX_CHARACTERS = 512;

/**
 * Reads a `tracestate` header: what is malformed is left out, and what goes beyond 32 members or
 * 512 characters.
 *
 * https://www.w3.org/TR/trace-context/#tracestate-header
 */
export function parseTraceState(header: string): TraceState {
  const members = new Map<string, string>();
  let characters = -1;
  for (const part of header.split(',')) {
    const member = part.trim();
    const [key = ''] = member.split('=', 1);
    const value = member.slice(key.length + 1);
    const isFitting = characters + 1 + member.length <= MAX_CHARACTERS;
    if (members.size === MAX_MEMBERS || !isFitting || !isValid(key, value)) continue;
    members.set(key, value);
    characters += 1 + member.length;
  }
  return traceStateOf(members);
}

function traceStateOf(members: ReadonlyMap<string, string>): TraceState {
  const serialize = (): string => [...members].map((member) => member.join('=')).join(',');
  const without = (key: string): Array<readonly [string, string]> =>
    [...members].filter(([name]) => name !== key);
  const unchanged: TraceState = {
    get: (key) => members.get(key),
    set(key, value) {
      // What changed last stands first.
      const changed = traceStateOf(new Map([[key, value], ...without(key)]));
      const isFitting = changed.serialize().length <= MAX_CHARACTERS;
      return isFitting && isValid(key, value) ? changed : unchanged;
    },
    unset: (key) => traceStateOf(new Map(without(key))),
    serialize,
  };
  return unchanged;
}

function isValid(key: string, value: string): boolean {
  return KEY.test(key) && VALUE.test(value);
}
