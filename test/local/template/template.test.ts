import path from 'node:path';
import { expect, test } from 'vitest';
import { parseCloudFormationYaml } from '../../../local/template/cloudformation-yaml.js';
import { loadTemplate, parseTemplate } from '../../../local/template/template.js';
import { fixture } from '../local-server.js';

test('short forms are read as their long forms, in every shape', () => {
  const { content } = parseCloudFormationYaml(
    `A: !Ref Table
B: !Sub "{{Table}}-x"
C: !GetAtt Table.Stream.Arn
D: !GetAtt [Table, Arn]
E: !Join ['-', [a, !Ref B]]
F: !If
  - Prod
  - !Sub x
  - { a: 1 }
G: !Transform { Name: Include, Parameters: { Location: !Ref L } }
`,
    'template.yaml',
  );
  expect(content).toEqual({
    A: { Ref: 'Table' },
    B: { 'Fn::Sub': '{{Table}}-x' },
    C: { 'Fn::GetAtt': ['Table', 'Stream.Arn'] },
    D: { 'Fn::GetAtt': ['Table', 'Arn'] },
    E: { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] },
    F: { 'Fn::If': ['Prod', { 'Fn::Sub': 'x' }, { a: 1 }] },
    G: { 'Fn::Transform': { Name: 'Include', Parameters: { Location: { Ref: 'L' } } } },
  });
});

test('dates and times stay the texts that they are in CloudFormation', () => {
  const { content } = parseCloudFormationYaml('A: 2010-09-09\nB: 12:30:45\nC: yes\n', 't.yaml');
  expect(content).toEqual({ A: '2010-09-09', B: '12:30:45', C: 'yes' });
});

test('a place is named by line and column, of the deepest part that exists', () => {
  const yaml = parseCloudFormationYaml('Resources:\n  Shop:\n    Type: X\n', 't.yaml');
  expect(yaml.where(['Resources', 'Shop', 'Type'])).toBe('t.yaml:3:11');
  expect(yaml.where(['Resources', 'Shop', 'Properties', 'Handler'])).toBe('t.yaml:3:5');
  expect(yaml.where(['Outputs'])).toBe('t.yaml');
});

test('globals are under what a function says itself', () => {
  const { functions } = loadTemplate(fixture('template.yaml'));
  expect(functions.find(({ logicalId }) => logicalId === 'Rest')).toEqual({
    logicalId: 'Rest',
    name: 'rest-function',
    handler: 'actions.handler',
    runtime: 'nodejs22.x',
    codeFolder: path.resolve(fixture('code')),
    timeoutMs: 10_000,
    memoryMb: 512,
    variables: { SHARED: 'everywhere', TABLE: '<unresolved {"Ref":"Table"}>', OWN: '1' },
    build: undefined,
  });
  expect(functions.find(({ logicalId }) => logicalId === 'Typed')).toMatchObject({
    name: 'Typed',
    memoryMb: 128,
    build: { entryPoints: ['typed.ts'], external: [], format: 'esm' },
  });
});

test('a route knows its API, method and stage', () => {
  const { routes } = parseTemplate(
    `
Globals:
  Api: { BinaryMediaTypes: [image~1png] }
Resources:
  Named: { Type: AWS::Serverless::HttpApi, Properties: { StageName: dev } }
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Events:
        A: { Type: Api, Properties: { Path: '/a/{id}', Method: post } }
        B: { Type: HttpApi, Properties: { Path: /b, Method: '*', ApiId: !Ref Named } }
        C: { Type: HttpApi }
`,
    'template.yaml',
  );
  expect(routes.map(({ api, method, path: route }) => [method, route, api])).toEqual([
    ['POST', '/a/{id}', { kind: 'rest', stage: 'Prod', binaryMediaTypes: ['image/png'] }],
    ['ANY', '/b', { kind: 'http', stage: 'dev', binaryMediaTypes: [] }],
    ['ANY', '$default', { kind: 'http', stage: '$default', binaryMediaTypes: [] }],
  ]);
});

test.each(['', '[]', 'Resources: 1', 'Resources: { A: 1, B: { Type: [] } }', 'null'])(
  'the template %j is told to have no function',
  (text) => {
    expect(() => parseTemplate(text, 'template.yaml')).toThrow(/template\.yaml.*no function/);
  },
);
