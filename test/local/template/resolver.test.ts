import { describe, expect, test } from 'vitest';
import { SetupError } from '../../../local/setup-error.js';
import { parseCloudFormationYaml } from '../../../local/template/cloudformation-yaml.js';
import { createResolver } from '../../../local/template/resolver.js';

interface Told {
  readonly value: unknown;
  /** As `text: reason`. */
  readonly unresolved: readonly string[];
  readonly places: readonly string[];
}

const DECLARED = `
Parameters:
  Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] }
  Count: { Type: Number, Default: 3 }
  Zones: { Type: CommaDelimitedList, Default: 'a, b,c' }
  Ports: { Type: List<Number>, Default: [80, 443] }
  Needed: { Type: String }
  Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /shop/key }
Mappings:
  Sizes:
    eu-central-1: { small: 1, list: [x, y] }
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  Dev: !Not [!Condition Prod]
  Both: !And [!Condition Dev, !Equals [!Ref Count, '3']]
  Either: !Or [!Condition Prod, !Equals [!Ref Zones, [a, b, c]]]
  Odd: !Equals [1]
  Named: !FindInMap [Flags, a, b]
Resources:
  Table: { Type: AWS::DynamoDB::Table }
  Orders: { Type: AWS::DynamoDB::Table, Properties: { TableName: !Sub 'orders-\${Stage}' } }
  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: news } }
  Shop: { Type: AWS::Serverless::Function, Properties: { FunctionName: !Sub 'shop-\${Stage}' } }
  Bare: { Type: AWS::Lambda::Function }
  Late: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref Needed } }
  OnlyProd: { Type: AWS::S3::Bucket, Condition: Prod }
`;

function resolverOf(text: string, parameters: Record<string, string> = {}) {
  const yaml = parseCloudFormationYaml(text, 't.yaml');
  const deployment = { region: 'eu-central-1', stackName: 'shop' };
  return { yaml, resolver: createResolver(yaml, { ...deployment, parameters }) };
}

function resolve(value: string, parameters: Record<string, string> = {}): Told {
  const { yaml, resolver } = resolverOf(`${DECLARED}\nX: ${value}\n`, parameters);
  return {
    value: resolver.resolve(yaml.content['X']),
    unresolved: resolver.unresolved.map(({ text, reason }) => `${text}: ${reason}`),
    places: resolver.unresolved.map(({ place }) => place),
  };
}

describe('what is known is put in place of', () => {
  test.each<[string, unknown]>([
    ['!Ref Stage', 'dev'],
    ['!Ref Count', '3'],
    ['!Ref Zones', ['a', 'b', 'c']],
    ['!Ref Ports', ['80', '443']],
    ['!Ref AWS::Region', 'eu-central-1'],
    ['!Ref AWS::AccountId', '123456789012'],
    ['!Ref AWS::StackName', 'shop'],
    ['!Ref AWS::Partition', 'aws'],
    ['!Ref AWS::URLSuffix', 'amazonaws.com'],
    ['!Ref AWS::NotificationARNs', []],
    ['!Ref AWS::StackId', 'arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/local'],
    ['!Ref AWS::NoValue', undefined],
    ['{ a: !Ref AWS::NoValue, b: [1, !Ref AWS::NoValue, 2] }', { b: [1, 2] }],
    ['!Ref Orders', 'orders-dev'],
    ['!Ref Shop', 'shop-dev'],
    ['!Ref Bare', 'Bare'],
    ['!GetAtt Shop.Arn', 'arn:aws:lambda:eu-central-1:123456789012:function:shop-dev'],
    ["{ 'Fn::GetAtt': Bare.Arn }", 'arn:aws:lambda:eu-central-1:123456789012:function:Bare'],
    ['!GetAtt [Bare, Arn]', 'arn:aws:lambda:eu-central-1:123456789012:function:Bare'],
    [`!Sub '\${Stage}-\${AWS::Region}-\${ Count }'`, 'dev-eu-central-1-3'],
    [`!Sub '\${!Stage}\${Stage}'`, `\${Stage}dev`],
    [`!Sub ['\${Stage}/\${Own}/\${Zones}', { Own: !Ref Count, Stage: mine }]`, 'mine/3/a,b,c'],
    [`!Sub '\${Shop.Arn}:live'`, 'arn:aws:lambda:eu-central-1:123456789012:function:shop-dev:live'],
    [`!Sub 'a\${'`, `a\${`],
    ["!Join ['-', [a, 1, true, !Ref Stage]]", 'a-1-true-dev'],
    ["!Join [',', !Ref Zones]", 'a,b,c'],
    ['!Select [1, !Ref Zones]', 'b'],
    ["!Select ['0', [x]]", 'x'],
    ['!Select [1, [x, null]]', null],
    ["!Split ['/', 'a/b']", ['a', 'b']],
    ["!Select [5, !Split [':', !GetAtt Shop.Arn]]", 'function'],
    ['!If [Prod, 1, 2]', 2],
    ['!If [Dev, 1, 2]', 1],
    ['!If [Both, 1, 2]', 1],
    ['!If [Either, 1, 2]', 1],
    ['!If [Prod, 1, null]', null],
    ['!FindInMap [Sizes, !Ref AWS::Region, small]', 1],
    ['!FindInMap [Sizes, eu-central-1, list]', ['x', 'y']],
    ['!FindInMap [Sizes, nowhere, small, { DefaultValue: !Ref Stage }]', 'dev'],
    ['{ Ref: Stage, Other: 1 }', { Ref: 'Stage', Other: 1 }],
    ['{ Condition: Prod }', { Condition: 'Prod' }],
    ['[1, null, true, 2.5]', [1, null, true, 2.5]],
  ])('%s', (value, expected) => {
    expect(resolve(value)).toEqual({ value: expected, unresolved: [], places: [] });
  });
});

describe('what is not known stays visible, and is told with the reason', () => {
  const CLOUD = 'only the cloud knows its value.';
  test.each<[string, unknown, string[]]>([
    ['!Ref Table', `\${Table}`, [`\${Table}: ${CLOUD}`]],
    ['!Ref Topic', `\${Topic}`, [`\${Topic}: ${CLOUD}`]],
    ['!GetAtt Table.StreamArn', `\${Table.StreamArn}`, [`\${Table.StreamArn}: ${CLOUD}`]],
    ['!GetAtt Shop.Version', `\${Shop.Version}`, [`\${Shop.Version}: ${CLOUD}`]],
    ['!Ref ShopRole', `\${ShopRole}`, [`\${ShopRole}: ${CLOUD}`]],
    ['!Ref ServerlessRestApi', `\${ServerlessRestApi}`, [`\${ServerlessRestApi}: ${CLOUD}`]],
    ['!Ref Tabel', `\${Tabel}`, [`\${Tabel}: the template has nothing that is called Tabel.`]],
    [
      '!Ref Needed',
      `\${Needed}`,
      [`\${Needed}: the parameter has no default. Give it with --parameter-overrides Needed=...`],
    ],
    [
      '!Ref Stored',
      `\${Stored}`,
      [
        `\${Stored}: the Parameter Store has its value (/shop/key). Give it with --parameter-overrides Stored=...`,
      ],
    ],
    [
      `!Sub 'https://\${ServerlessRestApi}.execute-api.\${AWS::Region}.amazonaws.com/Prod'`,
      `https://\${ServerlessRestApi}.execute-api.eu-central-1.amazonaws.com/Prod`,
      [`\${ServerlessRestApi}: ${CLOUD}`],
    ],
    ["!Join [':', [a, !Ref Table]]", `a:\${Table}`, [`\${Table}: ${CLOUD}`]],
    [
      "!Select [1, !Split [':', !GetAtt Table.Arn]]",
      expect.any(String),
      [`\${Table.Arn}: ${CLOUD}`],
    ],
    ['!Select [0, [!Ref Table, x]]', `\${Table}`, [`\${Table}: ${CLOUD}`]],
    [
      '!Select [3, [a]]',
      `\${Select(3, ["a"])}`,
      [`\${Select(3, ["a"])}: the list has 1 items, counted from 0.`],
    ],
    [
      '!FindInMap [Sizes, nowhere, small]',
      `\${FindInMap(Sizes, nowhere, small)}`,
      [`\${FindInMap(Sizes, nowhere, small)}: the Mappings have no such entry.`],
    ],
    [
      '!FindInMap [Sizes, !Ref Table, small]',
      `\${FindInMap(Sizes, \${Table}, small)}`,
      [`\${Table}: ${CLOUD}`],
    ],
    [
      '!ImportValue shared-table',
      `\${ImportValue(shared-table)}`,
      [`\${ImportValue(shared-table)}: Fn::ImportValue is not evaluated here.`],
    ],
    ['!GetAZs ""', `\${GetAZs()}`, [`\${GetAZs()}: Fn::GetAZs is not evaluated here.`]],
    ['!Base64 a', `\${Base64(a)}`, [`\${Base64(a)}: Fn::Base64 is not evaluated here.`]],
    [
      '!Cidr [10.0.0.0/16, 2, 8]',
      `\${Cidr(["10.0.0.0/16",2,8])}`,
      [`\${Cidr(["10.0.0.0/16",2,8])}: Fn::Cidr is not evaluated here.`],
    ],
    [
      '!Transform { Name: Include }',
      `\${Transform({"Name":"Include"})}`,
      [`\${Transform({"Name":"Include"})}: Fn::Transform is not evaluated here.`],
    ],
    [
      '!Join 5',
      `\${Join(5)}`,
      [`\${Join(5)}: Fn::Join is written otherwise: !Join [delimiter, [text, text]].`],
    ],
    ['!If [Nowhere, 1, 2]', 2, ['Nowhere: the template has no such condition: taken as false.']],
    ['!If [Odd, 1, 2]', 2, [expect.stringContaining('this is no condition: taken as false.')]],
    [
      'a {{resolve:secretsmanager:shop:SecretString:key}} b',
      'a {{resolve:secretsmanager:shop:SecretString:key}} b',
      ['{{resolve:secretsmanager:shop:SecretString:key}}: only a deployment fetches it.'],
    ],
    [
      `!Sub '{{resolve:ssm:/\${Stage}/key}}'`,
      '{{resolve:ssm:/dev/key}}',
      ['{{resolve:ssm:/dev/key}}: only a deployment fetches it.'],
    ],
  ])('%s', (value, expected, unresolved) => {
    expect(resolve(value)).toMatchObject({ value: expected, unresolved });
  });

  test('by its line and column, also inside of a mapping', () => {
    const { places } = resolve("\n  A: !Ref Table\n  B: '{{resolve:ssm:x}}'\n  C: [!Ref Topic]");
    const first = DECLARED.split('\n').length + 2;
    expect(places).toEqual([
      `t.yaml:${first}:11`,
      `t.yaml:${first + 1}:6`,
      `t.yaml:${first + 2}:12`,
    ]);
  });

  test('a branch that is not taken is not told', () => {
    expect(resolve('!If [Dev, 1, !Ref Table]').unresolved).toEqual([]);
  });
});

describe('parameters', () => {
  test('what is given goes before the default, and gives what has none', () => {
    const given = { Stage: 'prod', Needed: 'n', Stored: 's', Zones: 'x,y' };
    const value = '[!Ref Stage, !Ref Needed, !Ref Stored, !Ref Zones, !If [Prod, 1, 2]]';
    expect(resolve(value, given).value).toEqual(['prod', 'n', 's', ['x', 'y'], 1]);
  });

  test.each([
    [
      { Stage: 'test' },
      't.yaml:3:10: the parameter Stage does not allow "test". It takes dev, prod.',
    ],
    [{ Count: 'many' }, 't.yaml:4:10: the parameter Count takes numbers, and "many" is none.'],
    [{ Ports: '80,x' }, 't.yaml:6:10: the parameter Ports takes numbers, and "x" is none.'],
    [{ Needed: 'x'.repeat(4_097) }, 't.yaml:7:11: the parameter Needed is longer than 4096 bytes.'],
    [
      { stage: 'dev' },
      'The template has no parameter stage. It has Stage, Count, Zones, Ports, Needed, Stored.',
    ],
  ])('%.40j is refused', (parameters, message) => {
    expect(() => resolverOf(DECLARED, parameters as Record<string, string>)).toThrow(
      new SetupError(message),
    );
  });

  test('a template without parameters takes none', () => {
    expect(() => resolverOf('A: 1', { X: '1' })).toThrow(
      'The template has no parameter X. It has no parameters.',
    );
  });
});

test('a resource whose condition does not hold is not made', () => {
  expect(resolverOf(DECLARED).resolver.resources.has('OnlyProd')).toBe(false);
  expect(resolverOf(DECLARED, { Stage: 'prod' }).resolver.resources.has('OnlyProd')).toBe(true);
});

describe('what refers to itself in a circle is refused by name', () => {
  test('conditions', () => {
    const text = `
Conditions:
  A: !Not [!Condition B]
  B: !And [!Condition C, !Condition C]
  C: !Equals [!If [B, 1, 2], 1]
Resources: { X: { Condition: A } }
`;
    expect(() => resolverOf(text)).toThrow(
      't.yaml:4:11: conditions depend on each other in a circle: B -> C -> B. Take one reference away.',
    );
  });

  test('names of resources', () => {
    const text = `
Resources:
  A: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub 'x-\${B}' } }
  B: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref A } }
X: !Ref A
`;
    const { yaml, resolver } = resolverOf(text);
    expect(() => resolver.resolve(yaml.content['X'])).toThrow(
      't.yaml:3:6: the names of resources refer to each other in a circle: A -> B -> A. Take one reference away.',
    );
  });
});

test('a name that doubles itself ends', () => {
  const tables = Array.from(
    { length: 60 },
    (_, index) =>
      `  T${index + 1}: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub '\${T${index}}\${T${index}}' } }`,
  );
  const first = '  T0: { Type: AWS::S3::Bucket, Properties: { BucketName: aa } }';
  const { yaml, resolver } = resolverOf(
    `Resources:\n${[first, ...tables].join('\n')}\nX: !Ref T60\nY: !Ref T9\n`,
  );
  expect(resolver.resolve(yaml.content['X'])).toBe(`\${T60}`);
  expect(resolver.resolve(yaml.content['Y'])).toBe('a'.repeat(1_024));
});

test('a text of more than 1 MB is not made', () => {
  const names = `\${P}`.repeat(300);
  const { yaml, resolver } = resolverOf(
    `Parameters: { P: { Type: String } }\nX: !Sub '${names}'\n`,
    { P: 'x'.repeat(4_096) },
  );
  expect(resolver.resolve(yaml.content['X'])).toBe(`\${a text of 1228800 characters}`);
});

describe('a reference leads to a logical id', () => {
  test.each([
    ['!Ref Api', 'Api'],
    ['!GetAtt Api.Arn', 'Api'],
    [`!Sub '\${Api}'`, 'Api'],
    [`!Sub '\${Api.Arn}'`, 'Api'],
    ['!If [Prod, !Ref Api, !Ref Other]', 'Other'],
    ['plain', 'plain'],
    [`!Sub 'x-\${Api}'`, undefined],
    ['!Join [a, [b]]', undefined],
    ['[1]', undefined],
  ])('%s', (value, expected) => {
    const { yaml, resolver } = resolverOf(`${DECLARED}\nX: ${value}\n`);
    expect(resolver.referenceOf(yaml.content['X'])).toBe(expected);
    expect(resolver.unresolved).toEqual([]);
  });
});
