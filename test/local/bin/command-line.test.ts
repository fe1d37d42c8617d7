import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../local/bin/command-line.js';
import { nearestOf } from '../../../local/bin/nearest.js';
import { parseOverrides } from '../../../local/bin/parameter-overrides.js';
import { UsageError } from '../../../local/bin/usage-error.js';

test.each([
  [['Stage=dev'], { Stage: 'dev' }],
  [['Stage=dev', 'Size=3'], { Stage: 'dev', Size: '3' }],
  [['Stage=dev Size=3'], { Stage: 'dev', Size: '3' }],
  [['Greeting=good day'], { Greeting: 'good day' }],
  [['A="x y" B=2'], { A: 'x y', B: '2' }],
  [['A="say \\"hi\\"" B='], { A: 'say "hi"', B: '' }],
  [['ParameterKey=A,ParameterValue=1 ParameterKey=B,ParameterValue=2'], { A: '1', B: '2' }],
  [['Url=http://x/?a=1'], { Url: 'http://x/?a=1' }],
  [['__proto__=1'], Object.fromEntries([['__proto__', '1']])],
  [[], {}],
])('the overrides %j are read', (texts, expected) => {
  expect(parseOverrides(texts)).toEqual(expected);
});

test('several overrides may follow the option, as in SAM, and the template may follow them', () => {
  const args = ['dev', '--parameter-overrides', 'A=1', 'B=2', 'template.yaml', '--port', '0'];
  expect(parseCommandLine(args)).toMatchObject({
    command: 'dev',
    operands: ['template.yaml'],
    parameterOverrides: { A: '1', B: '2' },
    port: 0,
  });
});

test.each([
  ['--prot', '--port'],
  ['--verbos', '--verbose'],
  ['--xyz', undefined],
])('the nearest of %s is %s', (word, nearest) => {
  expect(nearestOf(word, ['--port', '--host', '--verbose'])).toBe(nearest);
});

test('whatever words it is given, it understands them or says which is wrong', () => {
  const words = fc.constantFrom('dev', 'invoke', '--port', '-v', '-', '--', 'A=1', '--json=', '=');
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string())), (args) => {
      try {
        parseCommandLine(args);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
      }
    }),
  );
});
