import type { ClientRequest } from 'node:http';
// Not by its name: ES module bundles often get a banner that declares `createRequire` itself.
import { Module } from 'node:module';
import { guarded } from '../guarded.js';

/** A patch that can be applied again, for what was loaded since. */
export interface NodeHttpPatch {
  /** Wraps `request` and `get` of the modules that are loaded by now. */
  apply(): void;
  /** Puts back what was there, where nobody wrapped it again; what stays does nothing. */
  remove(): void;
}

type MakeRequest = (...args: unknown[]) => ClientRequest;
type HttpModule = Record<'request' | 'get', MakeRequest>;

/** Calls `created` with each request of `node:http` and `node:https`, before its headers are sent. */
export function patchNodeHttp(created: (request: ClientRequest) => void): NodeHttpPatch {
  const waiting = new Set(['http', 'https']);
  const removals: Array<() => void> = [];
  let active = true;

  const patch = (module: HttpModule): void => {
    const { request } = module;
    for (const key of ['request', 'get'] as const) {
      const original = module[key];
      const wrapped: MakeRequest = function (this: unknown, ...args) {
        // Node's own `get` calls its own `request`, past the wrapper.
        const made = request.apply(this, args);
        if (active) guarded('following node:http', () => created(made));
        if (key === 'get') made.end();
        return made;
      };
      // Name and length as they were.
      module[key] = Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
      removals.push(() => {
        if (module[key] === wrapped) module[key] = original;
      });
    }
  };

  const apply = (): void => {
    const { moduleLoadList = [] } = process as { moduleLoadList?: readonly string[] };
    for (const name of waiting) {
      if (!moduleLoadList.includes(`NativeModule ${name}`)) continue;
      waiting.delete(name);
      patch(builtin(`node:${name}`));
      Module.syncBuiltinESMExports();
    }
  };

  apply();
  // What the application's modules load after this call, but before the first invocation.
  const later = setImmediate(apply).unref();
  return {
    apply,
    remove() {
      active = false;
      clearImmediate(later);
      for (const remove of removals) remove();
      Module.syncBuiltinESMExports();
    },
  };
}

/** A module of Node's own; the way that all versions have takes ten times as long. */
function builtin(name: string): HttpModule {
  const { getBuiltinModule = Module.createRequire(process.execPath) } = process as {
    getBuiltinModule?: (name: string) => unknown;
  };
  return getBuiltinModule(name) as HttpModule;
}
