import type { ClientRequest } from 'node:http';
// A namespace import: ES module bundles often get a banner that declares `createRequire` itself.
import * as nodeModule from 'node:module';

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
  const patched = new Set<string>();
  const removals: Array<() => void> = [];
  let active = true;

  const wrap = (module: HttpModule, key: 'request' | 'get', wrapped: MakeRequest): void => {
    const original = module[key];
    // Name and length as they were.
    Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
    module[key] = wrapped;
    removals.push(() => {
      if (module[key] === wrapped) module[key] = original;
    });
  };

  return {
    apply() {
      const loaded = ['http', 'https'].filter((name) => !patched.has(name) && isLoaded(name));
      for (const name of loaded) {
        patched.add(name);
        const module = loadedModule(name);
        const { request: original } = module;
        wrap(module, 'request', function request(this: unknown, ...args) {
          const made = original.apply(this, args);
          if (active) created(made);
          return made;
        });
        // Node's own `get` calls its own `request`, past the wrapper.
        wrap(module, 'get', function get(...args) {
          const made = module.request(...args);
          made.end();
          return made;
        });
      }
      if (loaded.length > 0) nodeModule.syncBuiltinESMExports();
    },
    remove() {
      active = false;
      for (const remove of removals) remove();
      nodeModule.syncBuiltinESMExports();
    },
  };
}

function isLoaded(name: string): boolean {
  const { moduleLoadList } = process as unknown as { moduleLoadList?: readonly string[] };
  return moduleLoadList?.includes(`NativeModule ${name}`) ?? false;
}

function loadedModule(name: string): HttpModule {
  return nodeModule.createRequire(process.execPath)(`node:${name}`) as HttpModule;
}
