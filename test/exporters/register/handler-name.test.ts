import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHandlerName } from '../../../exporters/register/handler-name.js';

/** How a call ends: with what it returns, or with what it throws. */
function outcomeOf(text: string | undefined): unknown {
  try {
    return parseHandlerName(text);
  } catch (error) {
    return error;
  }
}

describe('a handler’s name', () => {
  test.each<[text: string, folder: string, names: [module: string, ...exportPath: string[]]]>([
    ['app.handler', '', ['app', 'handler']],
    ['index.default', '', ['index', 'default']],
    ['src/orders/app.handler', 'src/orders/', ['app', 'handler']],
    ['app.api.v1.handler', '', ['app', 'api', 'v1', 'handler']],
    ['dist/nested.dir/app.lambda.handler', 'dist/nested.dir/', ['app', 'lambda', 'handler']],
    ['./app.handler', './', ['app', 'handler']],
    ['.aws-sam/build/app.handler', '.aws-sam/build/', ['app', 'handler']],
    ['/opt/nodejs/app.handler', '/opt/nodejs/', ['app', 'handler']],
    ['node_modules/@scope/pkg/index.handler', 'node_modules/@scope/pkg/', ['index', 'handler']],
    ['my-app_1.handler$', '', ['my-app_1', 'handler$']],
    ['bücher.händler', '', ['bücher', 'händler']],
    // The module of a doubled extension is the part before it, as for the runtime.
    ['app.js.handler', '', ['app', 'js', 'handler']],
    ['app.__proto__', '', ['app', '__proto__']],
  ])('%s', (text, folder, [moduleName, ...exportPath]) => {
    expect(parseHandlerName(text)).toEqual({ text, folder, moduleName, exportPath });
  });

  test.each([
    'app',
    'app.',
    '.handler',
    '.',
    'app..handler',
    'app.handler.',
    'app.api..handler',
    'src/app',
    'src/.handler',
    'src/app.handler/',
    'nested.dir/app',
    '/',
    '../up.handler',
    'src/../../etc/app.handler',
    'src/a..b/app.handler',
    '..',
  ])('%s is malformed, and the message quotes it', (text) => {
    expect(outcomeOf(text)).toMatchObject({
      name: 'Runtime.MalformedHandlerName',
      message: `FLUOROSCOPE_HANDLER is "${text}", which is not of the form folder/module.export. Set it to the handler that the function had before, such as app.handler or src/orders/app.handler.`,
    });
  });

  test('a missing one is told as such', () => {
    expect(outcomeOf(undefined)).toMatchObject({
      name: 'Runtime.MalformedHandlerName',
      message:
        'fluoroscope/register: FLUOROSCOPE_HANDLER is not set. Set it to the handler that the function had before, such as app.handler or src/orders/app.handler.',
    });
  });

  test('any text is a name whose parts give the text again, or malformed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', '\n', '"', ' ') }),
    );
    fc.assert(
      fc.property(text, (given) => {
        const outcome = outcomeOf(given);
        if (outcome instanceof Error) {
          expect(outcome.name).toBe('Runtime.MalformedHandlerName');
          expect(outcome.message.split('\n')).toHaveLength(1);
          return;
        }
        const { folder, moduleName, exportPath } = outcome as ReturnType<typeof parseHandlerName>;
        expect(`${folder}${moduleName}.${exportPath.join('.')}`).toBe(given);
        expect(moduleName).toMatch(/^[^./]+$/);
        expect(exportPath.length).toBeGreaterThan(0);
        expect(given).not.toContain('..');
      }),
      { numRuns: 1_000 },
    );
  });
});
