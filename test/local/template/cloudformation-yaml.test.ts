import { describe, expect, test } from 'vitest';
import { SetupError } from '../../../local/setup-error.js';
import { parseCloudFormationYaml } from '../../../local/template/cloudformation-yaml.js';

const contentOf = (text: string) => parseCloudFormationYaml(text, 't.yaml').content;

function refusal(text: string): string {
  try {
    parseCloudFormationYaml(text, 't.yaml');
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
  throw new Error('it was read');
}

test('short forms are read as their long forms, in every shape', () => {
  const content = contentOf(`A: !Ref Table
B: !Sub "{{Table}}-x"
C: !GetAtt Table.Stream.Arn
D: !GetAtt [Table, Arn]
E: !Join ['-', [a, !Ref B]]
F: !If
  - Prod
  - !Sub x
  - { a: 1 }
G: !Transform { Name: Include, Parameters: { Location: !Ref L } }
H: !Condition Prod
I: !Ref 12
J: !Sub |
  two
  lines
K: !Strange [1]
L: !GetAtt Table
`);
  expect(content).toEqual({
    A: { Ref: 'Table' },
    B: { 'Fn::Sub': '{{Table}}-x' },
    C: { 'Fn::GetAtt': ['Table', 'Stream.Arn'] },
    D: { 'Fn::GetAtt': ['Table', 'Arn'] },
    E: { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] },
    F: { 'Fn::If': ['Prod', { 'Fn::Sub': 'x' }, { a: 1 }] },
    G: { 'Fn::Transform': { Name: 'Include', Parameters: { Location: { Ref: 'L' } } } },
    H: { Condition: 'Prod' },
    I: { Ref: '12' },
    J: { 'Fn::Sub': 'two\nlines\n' },
    K: { 'Fn::Strange': [1] },
    L: { 'Fn::GetAtt': ['Table'] },
  });
});

test('dates and times stay the texts that they are in CloudFormation', () => {
  const content = contentOf('A: 2010-09-09\nB: 12:30:45\nC: yes\nD: !!str 7\n');
  expect(content).toEqual({ A: '2010-09-09', B: '12:30:45', C: 'yes', D: '7' });
});

test('JSON is read as well, with tabs, escapes and a byte order mark', () => {
  expect(contentOf('\uFEFF{\n\t"A": [\n\t\t{\t"b":\t"\\/\\ud83d\\ude00" }\n\t]\n}\n')).toEqual({
    A: [{ b: '/\u{1F600}' }],
  });
});

test('a byte order mark and lines that end as on Windows are nothing', () => {
  expect(contentOf('\uFEFFA:\r\n  B: 1\r\n')).toEqual({ A: { B: 1 } });
});

test('keys are texts, whatever they look like', () => {
  const content = contentOf('12: a\nnull: b\n"x": c\n? y\n: d\n__proto__: e\n? &k z\n: f\n');
  expect(Object.entries(content)).toEqual([
    ['12', 'a'],
    ['null', 'b'],
    ['x', 'c'],
    ['y', 'd'],
    ['__proto__', 'e'],
    ['z', 'f'],
  ]);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

describe('a place', () => {
  const yaml = parseCloudFormationYaml(
    'Resources:\n  Shop:\n    Type: X\n    Role: !Sub\n      - a\n      - { b: 1 }\n',
    't.yaml',
  );
  const shop = (yaml.content['Resources'] as Record<string, Record<string, unknown>>)['Shop'];

  test('is the line and the column of the deepest part that exists', () => {
    expect(yaml.where(['Resources', 'Shop', 'Type'])).toBe('t.yaml:3:11');
    expect(yaml.where(['Resources', 'Shop', 'Properties', 'Handler'])).toBe('t.yaml:3:5');
    expect(yaml.where(['Outputs'])).toBe('t.yaml');
    expect(yaml.where(['toString'])).toBe('t.yaml');
  });

  test('is known of a mapping, of a key in it, and of a short form', () => {
    expect(yaml.placeOf(shop)).toBe('t.yaml:3:5');
    expect(yaml.placeOf(shop, 'Type')).toBe('t.yaml:3:11');
    expect(yaml.placeOf(shop, 'None')).toBe('t.yaml:3:5');
    expect(yaml.placeOf(shop?.['Role'])).toBe('t.yaml:5:7');
    expect(yaml.placeOf({})).toBe('t.yaml');
    expect(yaml.placeOf('text')).toBe('t.yaml');
  });
});

describe('aliases and merge keys', () => {
  test('an alias is what its anchor names, the latest of that name', () => {
    expect(contentOf('A: &x { b: 1 }\nC: *x\nD: &x 2\nE: [*x]\n')).toEqual({
      A: { b: 1 },
      C: { b: 1 },
      D: 2,
      E: [2],
    });
  });

  test('a key may be an alias of a text', () => {
    expect(contentOf('A: &k name\n*k : 1\n')).toEqual({ A: 'name', name: 1 });
  });

  test('a merge key gives what the mapping does not say itself, the first named first', () => {
    const text = `
One: &one { a: 1, b: 1 }
Two: &two { a: 2, c: 2 }
Both: { b: own, <<: [*one, *two] }
Quoted: { "<<": *one }
`;
    expect(contentOf(text)).toMatchObject({
      Both: { a: 1, b: 'own', c: 2 },
      Quoted: { '<<': { a: 1, b: 1 } },
    });
  });

  test('hundreds of aliases of one anchor are no attack', () => {
    const items = Array.from({ length: 500 }, (_, index) => `K${index}: { <<: *all }`);
    const content = contentOf(`All: &all { a: { b: 1 } }\n${items.join('\n')}\n`);
    expect(content['K499']).toEqual({ a: { b: 1 } });
  });

  test('aliases of aliases that multiply are refused', () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) => `L${index + 1}: &l${index + 1} [${`*l${index},`.repeat(10)}]`,
    );
    expect(refusal(`L0: &l0 x\n${levels.join('\n')}\n`)).toMatch(
      /^t\.yaml:8:\d+: its aliases make over 2,000,000 values\. Use fewer of them\.$/,
    );
  });

  test.each([
    ['A: *x', 't.yaml:1:4: *x names nothing: no &x comes before it.'],
    ['A: &x [1, *x]', 't.yaml:1:11: *x stands inside of what it names.'],
    ['A: { <<: 1 }', 't.yaml:1:6: << takes a mapping, or a list of mappings.'],
  ])('%s is refused', (text, message) => {
    expect(refusal(text)).toBe(message);
  });
});

describe('what is no template is refused, with its place', () => {
  test.each([
    [
      'A: 1\nB:\n  C: 1\n  C: 2\n',
      't.yaml:4:3: the key C is there twice; the first is at t.yaml:3:3. Remove one of them.',
    ],
    [
      '{"A": 1, "A": 2}',
      't.yaml:1:10: the key A is there twice; the first is at t.yaml:1:2. Remove one of them.',
    ],
    ['A:\n\tB: 1\n', 't.yaml:2:1: a tab indents this line. YAML takes spaces alone.'],
    ['A: 1\n---\nB: 2\n', /^t\.yaml:2:1: a second document begins here/],
    ['A: [1\nB: 2\n', /^t\.yaml:2:1: /],
    ['A: &k [a]\n*k : 1\n', 't.yaml:2:1: a key is a text, not a list or a mapping.'],
    ['? [a]\n: 1\n', 't.yaml:1:3: a key is a text, not a list or a mapping.'],
    [`A: ${'['.repeat(300)}${']'.repeat(300)}`, /^t\.yaml:1:\d+: is nested deeper than 200 levels/],
    ['{"a":'.repeat(100_000), /^t\.yaml:1:\d+: /],
    ['- '.repeat(50_000), /^t\.yaml(:1:\d+)?: /],
  ])('%.30j', (text, message) => {
    const told = refusal(text);
    if (typeof message === 'string') expect(told).toBe(message);
    else expect(told).toMatch(message);
  });
});
