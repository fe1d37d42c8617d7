import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTemplate, parseTemplate } from '../../../local/template/template.js';

const SHOP = `
Globals:
  Function:
    Runtime: nodejs22.x
    CodeUri: code
    Timeout: 10
    Environment:
      Variables:
        SHARED: everywhere
        TABLE: !Ref Table
Resources:
  Table: { Type: AWS::DynamoDB::Table }
  Rest:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: rest-function
      Handler: actions.handler
      MemorySize: 512
      Tracing: Active
      Environment: { Variables: { OWN: 1, SECRET: '{{resolve:ssm:/key}}' } }
      Events:
        Any: { Type: Api, Properties: { Path: '/rest/{proxy+}', Method: ANY } }
        Queue: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn } }
  Snake: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13 } }
`;

test('globals are under what a function says itself', () => {
  const { functions } = parseTemplate(SHOP, '/app/template.yaml');
  expect(functions).toEqual([
    {
      logicalId: 'Rest',
      name: 'rest-function',
      handler: 'actions.handler',
      runtime: 'nodejs22.x',
      codeFolder: '/app/code',
      timeoutMs: 10_000,
      memoryMb: 512,
      tracing: 'Active',
      variables: {
        SHARED: 'everywhere',
        TABLE: `\${Table}`,
        OWN: '1',
        SECRET: '{{resolve:ssm:/key}}',
      },
    },
  ]);
});

test('what has no effect here is noted once, with its place', () => {
  const { notes, events, unresolved } = parseTemplate(SHOP, 't.yaml');
  expect(notes).toEqual([
    't.yaml:24:10: Snake is not served: its runtime is python3.13, and only Node.js functions run here.',
    't.yaml:23:16: Rest: the event Queue (SQS) is not served here. Send one with: fluoroscope invoke Rest',
    `t.yaml:10:21: \${Table} stays as it is, as only the cloud knows its value.`,
    't.yaml:20:51: {{resolve:ssm:/key}} stays as it is, as only a deployment fetches it.',
  ]);
  expect(unresolved[0]).toEqual({
    text: `\${Table}`,
    place: 't.yaml:10:21',
    reason: 'only the cloud knows its value.',
  });
  expect(events.map(({ function: { name }, ...event }) => ({ of: name, ...event }))).toEqual([
    { of: 'rest-function', name: 'Queue', type: 'SQS' },
  ]);
});

test('parameters given for the template reach its functions, conditions and routes', () => {
  const text = `
Parameters: { Stage: { Type: String, Default: dev }, Admin: { Type: String, Default: 'no' } }
Conditions: { WithAdmin: !Equals [!Ref Admin, 'yes'] }
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: !Sub 'shop-\${Stage}'
      CodeUri: !If [WithAdmin, admin, shop]
      Handler: app.handler
      Environment: { Variables: { STAGE: !Ref Stage, ADMIN: !If [WithAdmin, on, !Ref AWS::NoValue] } }
      Events:
        Get: { Type: HttpApi, Properties: { Path: !Sub '/\${Stage}/{id}', Method: get } }
        Old: { Type: HttpApi, Condition: WithAdmin, Properties: { Path: /old, Method: get } }
        New: !If [WithAdmin, { Type: HttpApi, Properties: { Path: /new, Method: get } }, !Ref AWS::NoValue]
  Admin:
    Type: AWS::Serverless::Function
    Condition: WithAdmin
    Properties: { Handler: admin.handler }
`;
  const read = (parameters?: Record<string, string>) => {
    const { functions, routes, notes } = parseTemplate(text, '/app/template.yaml', { parameters });
    expect(notes).toEqual([]);
    return {
      functions: functions.map(({ name, codeFolder, variables }) => [name, codeFolder, variables]),
      paths: routes.map((route) => route.path),
    };
  };
  expect(read()).toEqual({
    functions: [['shop-dev', '/app/shop', { STAGE: 'dev' }]],
    paths: ['/dev/{id}'],
  });
  expect(read({ Stage: 'prod', Admin: 'yes' })).toEqual({
    functions: [
      ['shop-prod', '/app/admin', { STAGE: 'prod', ADMIN: 'on' }],
      ['Admin', '/app', {}],
    ],
    paths: ['/prod/{id}', '/old', '/new'],
  });
});

test('the region is the given one, in ARNs too', () => {
  const text = `
Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      FunctionUrlConfig: {}
      Environment: { Variables: { ARN: !GetAtt Shop.Arn, SUFFIX: !Ref AWS::URLSuffix, STACK: !Ref AWS::StackName } }
`;
  const read = (region: string) =>
    parseTemplate(text, 'template.yaml', { region }).functions[0]?.variables;
  expect(read('cn-north-1')).toEqual({
    ARN: 'arn:aws-cn:lambda:cn-north-1:123456789012:function:Shop',
    SUFFIX: 'amazonaws.com.cn',
    STACK: 'local',
  });
  expect(read('us-gov-west-1')?.['ARN']).toMatch(/^arn:aws-us-gov:lambda:us-gov-west-1:/);
});

describe('a template that cannot be served', () => {
  test.each(['', '[]', 'Resources: 1', 'Resources: { A: 1, B: { Type: [] } }', 'null'])(
    '%j is told to have no function',
    (text) => {
      expect(() => parseTemplate(text, 'template.yaml')).toThrow(/template\.yaml.*no function/);
    },
  );

  test('is told why none of its functions can be', () => {
    const text =
      'Resources: { A: { Type: AWS::Lambda::Function, Properties: { Code: { ZipFile: x } } } }';
    expect(() => parseTemplate(text, 'template.yaml')).toThrow(
      /^template\.yaml:1:12: no function to serve\. Add .*\n {2}template\.yaml:1:17: A is not served: its code is inline; put it into a file/,
    );
  });

  test('is enough for invoke, when it has a function without a route', () => {
    const text =
      'Resources: { A: { Type: AWS::Serverless::Function, Properties: { Handler: a.b } } }';
    expect(() => parseTemplate(text, 't.yaml')).toThrow('so there is no route to serve.');
    expect(parseTemplate(text, 't.yaml', { routesOptional: true }).functions).toHaveLength(1);
  });

  test('refers so far that the stack ends', () => {
    const conditions = Array.from(
      { length: 20_000 },
      (_, index) => `  C${index}: !Not [!Condition C${index + 1}]`,
    );
    const text = `Conditions:\n${conditions.join('\n')}\nResources: { A: { Condition: C0 } }\n`;
    expect(() => parseTemplate(text, 't.yaml')).toThrow(
      't.yaml: it is nested too deeply, or refers too far, to be read.',
    );
  });
});

describe('a template on disk', () => {
  test.each(['template.yaml', 'template.yml', 'template.json'])(
    'is found as %s in its folder',
    async (name) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'template-'));
      const properties = { Handler: 'app.handler', FunctionUrlConfig: { AuthType: 'NONE' } };
      const shop = { Type: 'AWS::Serverless::Function', Properties: properties };
      await writeFile(path.join(folder, name), `\uFEFF${JSON.stringify({ Resources: { shop } })}`);
      const { functions } = loadTemplate(folder);
      expect(functions.map(({ codeFolder }) => codeFolder)).toEqual([folder]);
      await rm(folder, { recursive: true });
    },
  );
});

test('ten thousand resources are read, and each that is not served is noted', () => {
  const tables = Array.from(
    { length: 10_000 },
    (_, index) => `  T${index}: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: !Ref T1 } }`,
  );
  const shop =
    '  Shop: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, FunctionUrlConfig: {} } }';
  const { functions, notes } = parseTemplate(
    `Resources:\n${[...tables, shop].join('\n')}\n`,
    't.yaml',
  );
  expect(functions).toHaveLength(1);
  expect(notes).toHaveLength(10_000);
  expect(notes[9_999]).toBe(
    't.yaml:10001:10: T9999: a resource of the type AWS::ApiGatewayV2::Api is not served here.',
  );
});
