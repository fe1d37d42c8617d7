import { describe, expect, test } from 'vitest';
import { parseTemplate, type Template } from '../../../local/template/template.js';

function read(events: string, before: string): Template {
  const text = `
${before}
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Events:
${events}
`;
  return parseTemplate(text, 'template.yaml', { routesOptional: true });
}

test('a route knows its API, method and stage', () => {
  const { routes } = read(
    `        A: { Type: Api, Properties: { Path: '/a/{id}', Method: post } }
        B: { Type: HttpApi, Properties: { Path: /b, Method: '*', ApiId: !Ref Named } }
        C: { Type: HttpApi }
        D: { Type: HttpApi, Properties: { Path: d, Method: x-amazon-apigateway-any-method } }`,
    `Globals:
  Api: { BinaryMediaTypes: [image~1png] }
Resources:
  Named: { Type: AWS::Serverless::HttpApi, Properties: { StageName: dev } }`,
  );
  expect(routes.map(({ api, method, path }) => [method, path, api])).toEqual([
    ['POST', '/a/{id}', { kind: 'rest', stage: 'Prod', binaryMediaTypes: ['image/png'] }],
    ['ANY', '/b', { kind: 'http', stage: 'dev', binaryMediaTypes: [], logicalId: 'Named' }],
    ['ANY', '$default', { kind: 'http', stage: '$default', binaryMediaTypes: [] }],
    ['ANY', '/d', { kind: 'http', stage: '$default', binaryMediaTypes: [] }],
  ]);
});

test('a REST route says whether its answers are streamed', () => {
  const { routes } = read(
    `        A: { Type: Api, Properties: { Path: /a, Method: get, ResponseTransferMode: STREAM } }
        B: { Type: Api, Properties: { Path: /b, Method: get } }`,
    'Resources:',
  );
  expect(routes.map((route) => route.responseTransferMode)).toEqual(['STREAM', undefined]);
});

test('an API of the template has its stage, variables, media types and origins', () => {
  const { routes, notes } = read(
    `        A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest } }
        B: { Type: Api, Properties: { Path: /b, Method: get, RestApiId: !Ref Rest } }
        C: { Type: HttpApi, Properties: { Path: /c, Method: get, ApiId: !Ref Http } }`,
    `Globals:
  Api: { BinaryMediaTypes: ['*~1*'], Cors: { AllowHeaders: "'X-A'" } }
  HttpApi: { CorsConfiguration: true }
Parameters: { Stage: { Type: String, Default: test } }
Resources:
  Rest:
    Type: AWS::Serverless::Api
    Properties:
      StageName: !Ref Stage
      BinaryMediaTypes: [image~1svg+xml]
      Variables: { A: 1 }
      Cors: { AllowOrigin: "'*'", AllowMethods: "'GET,POST'", MaxAge: "'600'" }
      Auth: { DefaultAuthorizer: X }
  Http: { Type: AWS::Serverless::HttpApi, Properties: { StageVariables: { B: x } } }`,
  );
  const [a, b, c] = routes.map(({ api }) => api);
  expect(a).toEqual({
    kind: 'rest',
    stage: 'test',
    binaryMediaTypes: ['*/*', 'image/svg+xml'],
    logicalId: 'Rest',
    stageVariables: { A: '1' },
    cors: {
      allowOrigins: ['*'],
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['X-A'],
      exposeHeaders: [],
      allowCredentials: false,
      maxAgeSeconds: 600,
    },
  });
  expect(b).toBe(a);
  expect(c).toMatchObject({
    stage: '$default',
    stageVariables: { B: 'x' },
    cors: { allowOrigins: ['*'], allowMethods: [] },
  });
  expect(notes).toEqual([
    'template.yaml:8:5: Rest: its Auth has no effect here: every request is let in.',
  ]);
});

test.each([
  ["'*'", ['*']],
  [`"'https://a.example'"`, ['https://a.example']],
  ['false', undefined],
])('the origins of an API given as %s', (cors, expected) => {
  const { routes } = read(
    '        A: { Type: Api, Properties: { Path: /a, Method: get } }',
    `Globals: { Api: { Cors: ${cors} } }\nResources:`,
  );
  expect(routes[0]?.api.cors?.allowOrigins).toEqual(expected);
});

test('an HTTP API sends format 2.0 unless the event asks for 1.0', () => {
  const { routes } = read(
    `        A: { Type: HttpApi, Properties: { Path: /a, Method: get, PayloadFormatVersion: '1.0' } }
        B: { Type: HttpApi, Properties: { Path: /b, Method: get, PayloadFormatVersion: 1 } }
        C: { Type: HttpApi, Properties: { Path: /c, Method: get } }
        D: { Type: Api, Properties: { Path: /d, Method: get } }`,
    'Resources:',
  );
  expect(routes.map(({ payloadFormat }) => payloadFormat)).toEqual([
    '1.0',
    '1.0',
    '2.0',
    undefined,
  ]);
});

describe('noted is', () => {
  test('an event of a REST API without a path', () => {
    const { routes, notes } = read('        A: { Type: Api }', 'Resources:');
    expect(routes).toEqual([]);
    expect(notes).toEqual(['template.yaml:8:12: Shop: an event of the type Api has no Path.']);
  });

  test('a second route of the same method and path', () => {
    const { notes } = read(
      `        A: { Type: HttpApi, Properties: { Path: /a, Method: get } }
        B: { Type: HttpApi, Properties: { Path: /a, Method: GET } }
        C: { Type: Api, Properties: { Path: /a, Method: get } }`,
      'Resources:',
    );
    expect(notes).toEqual(['template.yaml:4:5: Shop: GET /a is already a route to Shop.']);
  });

  test('what is not read: a loop, an API of plain CloudFormation, the routes of a definition', () => {
    const { notes } = read(
      `        A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest } }`,
      `Resources:
  Rest: { Type: AWS::Serverless::Api, Properties: { StageName: v1, DefinitionUri: api.yaml } }
  Fn::ForEach::Tables: [Name, [a, b], { '\${Name}': { Type: AWS::DynamoDB::Table } }]
  Plain: { Type: AWS::ApiGatewayV2::Api }
  Table: { Type: AWS::Serverless::SimpleTable }`,
    );
    expect(notes).toEqual([
      'template.yaml:3:9: Rest: the routes of its DefinitionUri are not read.',
      'template.yaml:4:24: Fn::ForEach::Tables: what it makes is not read here.',
      'template.yaml:5:10: Plain: a resource of the type AWS::ApiGatewayV2::Api is not served here.',
    ]);
  });
});

test('every event that comes over no HTTP is one to invoke with', () => {
  const { events } = read(
    `        Q: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn } }
        S: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
        N: 1`,
    'Resources:',
  );
  expect(events.map(({ name, type }) => [name, type])).toEqual([
    ['Q', 'SQS'],
    ['S', 'Schedule'],
  ]);
});
