import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readEnvironmentFile } from '../../../local/runtime/environment-file.js';
import { SetupError } from '../../../local/setup-error.js';
import { route } from '../gateway/route.js';

const folder = mkdtempSync(path.join(tmpdir(), 'variables-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shop = route('http', 'GET /').function;
const read = (content: unknown) => {
  const file = path.join(folder, 'variables.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readEnvironmentFile(file);
};

test.each([
  ['of all functions', { Parameters: { A: 'all' } }, { A: 'all' }],
  [
    'of one, by its logical id',
    { Shop: { A: 'own' }, Parameters: { A: 'all', B: 1 } },
    { A: 'own', B: '1' },
  ],
  ['of one, by its name', { shop: { A: true } }, { A: 'true' }],
  ['of another', { Other: { A: 'x' } }, {}],
  ['which are empty', { Shop: { A: null, B: '' } }, { A: '', B: '' }],
])('variables %s', (_, content, expected) => {
  expect(read(content).variablesOf(shop)).toEqual(expected);
});

test('names that no function has are told', () => {
  const file = read({ Shop: {}, shop: {}, Parameters: {}, Shpo: {} });
  expect(file.unknownNames([shop])).toEqual(['Shpo']);
});

test.each([
  ['{', 'cannot be read: SyntaxError'],
  ['[]', 'holds no object. Write { "FunctionName"'],
  [{ Shop: 'x' }, 'Shop is no object of variables.'],
  [{ Shop: { A: { B: 1 } } }, 'Shop.A is no text. Write it in quotes.'],
])('%j is refused', (content, message) => {
  expect(() => read(content)).toThrow(SetupError);
  expect(() => read(content)).toThrow(message);
});

test('a file that is not there is named', () => {
  expect(() => readEnvironmentFile(path.join(folder, 'nowhere.json'))).toThrow(
    `The file of variables ${path.join(folder, 'nowhere.json')} does not exist. It holds {`,
  );
});
