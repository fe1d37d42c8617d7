import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SetupError } from '../../../local/setup-error.js';
import { parseTemplate } from '../../../local/template/template.js';

const NAMES = ['Stage', 'Zones', 'Prod', 'Dev', 'Shop', 'Api', 'Url', 'Table', 'Sizes', 'a', 'b'];
const name = fc.oneof(
  fc.constantFrom(...NAMES, 'AWS::Region', 'AWS::NoValue', '__proto__', 'constructor', 'toString'),
  fc.string({ maxLength: 3 }),
);
const text = fc.oneof(
  name,
  name.map((id) => `\${${id}}-\${${id}.Arn}`),
  fc.constantFrom('nodejs22.x', 'app.handler', '{{resolve:ssm:x}}', '/{proxy+}', '1', ''),
);

const { value } = fc.letrec<{ value: unknown; list: unknown[] }>((tie) => ({
  list: fc.array(tie('value'), { maxLength: 4 }),
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(text, fc.constantFrom(null, true, 0, -1, 1e300, 2.5)),
    tie('list'),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
    fc
      .tuple(
        fc.constantFrom(
          ...['Ref', 'Condition'],
          ...['If', 'Sub', 'GetAtt', 'Join', 'Select', 'Split', 'FindInMap', 'Equals', 'And', 'Or']
            .concat('Not', 'ImportValue', 'Transform', 'Nonsense')
            .map((short) => `Fn::${short}`),
        ),
        fc.oneof(tie('value'), tie('list'), text),
      )
      .map(([key, argument]) => ({ [key]: argument })),
  ),
}));

const section = fc.oneof(fc.dictionary(name, value, { maxKeys: 4 }), value);
const properties = (...keys: string[]) =>
  fc.oneof(
    fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] }),
    value,
  );
const event = fc.record(
  {
    Type: fc.oneof(fc.constantFrom('Api', 'HttpApi', 'SQS'), value),
    Condition: value,
    Properties: properties('Path', 'Method', 'RestApiId', 'ApiId', 'PayloadFormatVersion'),
  },
  { requiredKeys: ['Type'] },
);
const TYPES = [
  'AWS::Serverless::Function',
  'AWS::Lambda::Function',
  'AWS::Lambda::Url',
  'AWS::Serverless::Api',
  'AWS::Serverless::HttpApi',
  'AWS::S3::Bucket',
];
const functionProperties = fc.record(
  {
    ...{ Handler: value, Runtime: value, CodeUri: value, Code: value, Timeout: value },
    ...{ FunctionName: value, BucketName: value, TargetFunctionArn: value, Cors: value },
    Environment: properties('Variables'),
    FunctionUrlConfig: properties('AuthType', 'InvokeMode', 'Cors'),
    Events: fc.oneof(fc.dictionary(name, event, { maxKeys: 3 }), value),
  },
  { requiredKeys: [] },
);
const resource = fc.oneof(
  fc.record(
    {
      Type: fc.constantFrom(...TYPES),
      Condition: name,
      Properties: fc.oneof(functionProperties, value),
      Metadata: properties('BuildMethod', 'BuildProperties'),
    },
    { requiredKeys: ['Type'] },
  ),
  value,
);
const template = fc.record(
  {
    Parameters: fc.oneof(
      fc.dictionary(name, properties('Type', 'Default', 'AllowedValues'), { maxKeys: 3 }),
      value,
    ),
    Mappings: section,
    Conditions: section,
    Globals: fc.oneof(
      fc.record({ Function: functionProperties, Api: section, HttpApi: section }),
      value,
    ),
    Resources: fc.dictionary(name, resource, { maxKeys: 5 }),
  },
  { requiredKeys: ['Resources'] },
);

const GOOD = {
  Type: 'AWS::Serverless::Function',
  Properties: { Handler: 'app.handler', FunctionUrlConfig: {} },
};
const withFunction = template.map((given) => ({
  ...given,
  Resources: { ...(given['Resources'] as object), Good: GOOD },
}));

function outcome(written: string): 'read' | 'refused' {
  try {
    const { functions, routes, notes } = parseTemplate(written, 'template.yaml');
    for (const definition of functions) {
      expect(typeof definition.handler).toBe('string');
      for (const variable of Object.values(definition.variables))
        expect(variable).toBeTypeOf('string');
    }
    for (const { path } of routes) expect(path).toMatch(/^[/$]/);
    for (const note of notes) expect(note).toBeTypeOf('string');
    return 'read';
  } catch (error) {
    if (error instanceof SetupError) return 'refused';
    throw error;
  }
}

test('a template of any shape is read or refused, and never crashes', () => {
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(template, withFunction), (given) => {
      counts[outcome(JSON.stringify(given))]++;
    }),
    { numRuns: 1_000 },
  );
  // Both do happen: the templates made here are not all nonsense.
  expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(20);
});

test('a text of any kind is read or refused, and never crashes', () => {
  const line = fc.constantFrom(
    ...[
      'Resources:',
      '  A: &a',
      '  B: *a',
      '    <<: *a',
      '- x',
      '\t',
      '? [',
      '}',
      ': ',
      '  - !Ref',
      '!Sub |',
    ],
    ...[
      '  A:',
      '    Type: AWS::Serverless::Function',
      '    Properties: { Handler: a.b }',
      '--- ',
      '%X',
      '"',
      "'",
    ],
  );
  const written = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')),
  );
  fc.assert(
    fc.property(written, (given) => void outcome(given)),
    { numRuns: 1_000 },
  );
});
