import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { handlerExport } from '../../../exporters/register/handler-export.js';
import { handlerFile } from '../../../exporters/register/handler-file.js';
import { parseHandlerName } from '../../../exporters/register/handler-name.js';

const house = mkdtempSync(join(tmpdir(), 'fluoroscope-register-'));
afterAll(() => rmSync(house, { recursive: true }));

let root = '';
let count = 0;
beforeEach(() => {
  count += 1;
  root = join(house, String(count));
  mkdirSync(root);
});

function write(...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), file.endsWith('package.json') ? '{}' : '');
  }
}

const find = (handler: string): string =>
  handlerFile(parseHandlerName(handler), root).slice(root.length + 1);

function errorOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe('the file of a handler', () => {
  test.each<[present: string[], handler: string, found: string]>([
    [['app.js', 'app.mjs', 'app.cjs'], 'app.handler', 'app.js'],
    [['app.mjs', 'app.cjs'], 'app.handler', 'app.mjs'],
    [['app.cjs'], 'app.handler', 'app.cjs'],
    [['app', 'app.js'], 'app.handler', 'app'],
    [['src/orders/app.js'], 'src/orders/app.handler', 'src/orders/app.js'],
    [['app.js'], './app.handler', 'app.js'],
    [['a.dir/b.dir/app.mjs'], 'a.dir/b.dir/app.x.handler', 'a.dir/b.dir/app.mjs'],
    [['src/app/index.js', 'src/app.js'], 'src/app.handler', 'src/app.js'],
    [['src/app/index.js', 'src/app.mjs'], 'src/app.handler', 'src/app/index.js'],
    // A folder that is no module stands in nobody's way.
    [['src/app/orders.js', 'src/app.mjs'], 'src/app.handler', 'src/app.mjs'],
    [['node_modules/shop/index.js'], 'shop.handler', 'node_modules/shop/index.js'],
    [['src/node_modules/shop/index.js'], 'src/shop.handler', 'src/node_modules/shop/index.js'],
    [['shop.js', 'node_modules/shop/index.js'], 'shop.handler', 'shop.js'],
    [['node_modules/shop/lib/a.js'], 'node_modules/shop/lib/a.b', 'node_modules/shop/lib/a.js'],
  ])('of %j, %s is %s', (present, handler, found) => {
    write(...present);
    expect(find(handler)).toBe(found);
  });

  test('of an absolute handler is where that says', () => {
    write('layer/app.mjs');
    const handler = parseHandlerName(`${root}/layer/app.handler`);
    expect(handlerFile(handler, '/nowhere')).toBe(join(root, 'layer/app.mjs'));
  });

  test('may be a link', () => {
    write('real/app.mjs');
    symlinkSync(join(root, 'real/app.mjs'), join(root, 'app.mjs'));
    expect(find('app.handler')).toBe('app.mjs');
  });

  test.each<[present: string[], handler: string, names: [module: string, packaged: string]]>([
    [[], 'app.handler', ['app', 'app']],
    [['app.ts', 'app.json', 'app.node'], 'app.handler', ['app', 'app']],
    [['app/readme.md'], 'app.handler', ['app', 'app']],
    [['app.mjs'], 'app.mjs/x.handler', ['app.mjs/x', 'x']],
    // Node's own modules are none of the function's.
    [[], 'path.join', ['path', 'path']],
  ])('among %j there is none for %s', (present, handler, [named, packageName]) => {
    write(...present);
    expect(errorOf(() => find(handler))).toMatchObject({
      name: 'Runtime.ImportModuleError',
      message: `FLUOROSCOPE_HANDLER names the module "${named}", which does not exist. Looked for ${join(root, named)}, with .js, .mjs, .cjs too, and for a package "${packageName}".`,
    });
  });
});

describe('the export of a handler', () => {
  const handler = (): void => {};
  const other = (): void => {};

  test.each<[name: string, module: Record<string, unknown>, path: string]>([
    ['an ES module’s', { handler, other }, 'handler'],
    ['a nested one', { api: { v1: { handler } } }, 'api.v1.handler'],
    ['one of a function', { api: Object.assign(() => {}, { handler }) }, 'api.handler'],
    ['one that a class gives', { api: Object.create({ handler }) as unknown }, 'api.handler'],
    ['a default export', { default: handler }, 'default'],
    ['one of a default export', { default: { handler } }, 'handler'],
    ['a nested one of a default export', { default: { api: { handler } } }, 'api.handler'],
    ['the named before the default’s', { handler, default: { handler: other } }, 'handler'],
    ['CommonJS’ own default', { default: { default: handler, __esModule: true } }, 'default'],
    ['one that hides another that is none', { handler: {}, default: { handler } }, 'handler'],
  ])('%s', (_, module, path) => {
    const name = parseHandlerName(`app.${path}`);
    expect(handlerExport(module, name, '/task/app.mjs')).toBe(handler);
  });

  test.each<[module: Record<string, unknown>, path: string, problem: string]>([
    [{}, 'handler', 'which app.mjs does not export. It exports nothing.'],
    [{ handle: handler, b: 1 }, 'handler', 'which app.mjs does not export. It exports handle, b.'],
    [
      { default: { a: 1, b: 2 }, a: 1, 'module.exports': {} },
      'handler',
      'which app.mjs does not export. It exports a, b.',
    ],
    [{ default: handler }, 'handler', 'which app.mjs does not export. It exports default.'],
    [{ api: {} }, 'api.handler', 'which app.mjs does not export. It exports api.'],
    [{ api: null }, 'api.handler', 'which app.mjs does not export. It exports api.'],
    [
      Object.fromEntries(Array.from({ length: 23 }, (_, index) => [`f${index}`, handler])),
      'handler',
      `which app.mjs does not export. It exports ${Array.from({ length: 20 }, (_, index) => `f${index}`).join(', ')} and 3 more.`,
    ],
    [{ handler: {} }, 'handler', 'which is no function in app.mjs, but of type object.'],
    [{ handler: 'text' }, 'handler', 'which is no function in app.mjs, but of type string.'],
    [{ handler: null }, 'handler', 'which is no function in app.mjs, but null.'],
  ])('of %j, %s is told', (module, path, problem) => {
    const name = parseHandlerName(`app.${path}`);
    const file = '/task/app.mjs';
    expect(errorOf(() => handlerExport(module, name, file))).toMatchObject({
      name: 'Runtime.HandlerNotFound',
      message: `FLUOROSCOPE_HANDLER names the export "${path}", ${problem}`,
      stack: expect.not.stringContaining(basename(import.meta.url)) as unknown,
    });
  });
});
