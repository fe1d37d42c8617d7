import { describe, expect, test } from 'vitest';
import type { FunctionDefinition } from '../../../local/template/function.js';
import { parseTemplate, type Template } from '../../../local/template/template.js';

function read(resources: string): Template {
  return parseTemplate(`Resources:\n${resources}`, '/app/template.yaml', {
    region: 'eu-central-1',
    routesOptional: true,
  });
}

/** The one function with these properties, and what was noted of it without the place. */
function shop(properties: string, more = ''): { shop: FunctionDefinition; notes: string[] } {
  const { functions, notes } = read(
    `  Shop: { Type: AWS::Serverless::Function, Properties: { Handler: app.handler, ${properties} }${more} }\n`,
  );
  const [definition] = functions;
  if (definition === undefined) throw new Error('no function');
  return { shop: definition, notes: notes.map((note) => note.replace(/^.*?:\d+:\d+: /, '')) };
}

test('a function of plain CloudFormation is read, its code a folder or an asset of the CDK', () => {
  const { functions } = read(`
  Plain:
    Type: AWS::Lambda::Function
    Properties:
      Code: ./src
      Handler: index.handler
      Runtime: nodejs22.x
      Timeout: '7'
      TracingConfig: { Mode: Active }
      Environment: { Variables: { A: 1 } }
  Asset:
    Type: AWS::Lambda::Function
    Metadata: { 'aws:asset:path': asset.1f2e, 'aws:asset:property': Code }
    Properties:
      Code: { S3Bucket: !Sub 'assets-\${AWS::Region}', S3Key: 1f2e.zip }
      Handler: index.handler
      Runtime: nodejs22.x
`);
  expect(functions).toMatchObject([
    {
      name: 'Plain',
      codeFolder: '/app/src',
      timeoutMs: 7_000,
      tracing: 'Active',
      variables: { A: '1' },
    },
    { name: 'Asset', codeFolder: '/app/asset.1f2e', timeoutMs: 3_000, tracing: undefined },
  ]);
});

test('the globals of SAM are not for functions of plain CloudFormation', () => {
  const text = `
Globals: { Function: { Timeout: 9, Handler: app.handler } }
Resources:
  Sam: { Type: AWS::Serverless::Function }
  Plain: { Type: AWS::Lambda::Function, Properties: { Handler: app.handler } }
`;
  const { functions } = parseTemplate(text, 't.yaml', { routesOptional: true });
  expect(functions.map(({ timeoutMs }) => timeoutMs)).toEqual([9_000, 3_000]);
});

test('variables are texts, as Lambda has them', () => {
  const variables = `{ A: 1, B: true, C: 2.5, D: text, E: null, F: [1], G: { a: 1 }, __proto__: x }`;
  const { shop: definition, notes } = shop(`Environment: { Variables: ${variables} }`);
  expect(Object.entries(definition.variables)).toEqual([
    ['A', '1'],
    ['B', 'true'],
    ['C', '2.5'],
    ['D', 'text'],
    ['__proto__', 'x'],
    ['E', ''],
    ['F', '[1]'],
    ['G', '{"a":1}'],
  ]);
  expect(notes).toEqual([
    'Shop: the variable E is empty. Lambda takes texts alone: write it in quotes.',
    'Shop: the variable F is a list. Lambda takes texts alone: write it in quotes.',
    'Shop: the variable G is a mapping. Lambda takes texts alone: write it in quotes.',
  ]);
});

test('a limit that is no number is noted, and Lambda has its default', () => {
  const { shop: definition, notes } = shop(`Timeout: soon, MemorySize: !Ref Nothing`);
  expect(definition).toMatchObject({ timeoutMs: 3_000, memoryMb: 128 });
  expect(notes).toEqual([
    'Shop: Timeout is soon, and not a positive number: 3 is taken.',
    `Shop: MemorySize is \${Nothing}, and not a positive number: 128 is taken.`,
    `\${Nothing} stays as it is, as the template has nothing that is called Nothing.`,
  ]);
});

test('a name that is not known here is the logical id', () => {
  expect(shop(`FunctionName: !Sub 'shop-\${Nothing}'`).shop.name).toBe('Shop');
});

test('only what is read is resolved: a policy may name what it likes', () => {
  expect(shop('Policies: [!GetAtt Table.Arn], Layers: [!Ref Layer]').notes).toEqual([]);
});

test('concurrency within one environment is that of a Lambda Managed Instance', () => {
  const managed =
    'CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: { PerExecutionEnvironmentMaxConcurrency: 16 } }';
  expect(shop(managed).shop.maxConcurrency).toBe(16);
  expect(shop('Timeout: 1').shop.maxConcurrency).toBeUndefined();
});

describe('a function that cannot run here is noted:', () => {
  test.each([
    ['Runtime: python3.13', 'its runtime is python3.13, and only Node.js functions run here.'],
    ['PackageType: Image', 'it is a container image.'],
    ['ImageUri: 123.dkr.ecr/x', 'it is a container image.'],
    ['Code: { ImageUri: x }', 'it is a container image.'],
    ['InlineCode: x', 'its code is inline; put it into a file, and name its folder in CodeUri.'],
    ['CodeUri: s3://a/b', 'its code is in S3; name its folder on this disk in CodeUri.'],
    ['CodeUri: { Bucket: a }', 'its code is in S3; name its folder on this disk in CodeUri.'],
    ['CodeUri: !Ref X', `only the cloud knows where its code is: \${X}.`],
    ['CodeUri: a.zip', 'its code is packed: a.zip. Name the folder that it is made of.'],
    ['Handler: !Ref AWS::NoValue', 'it has no Handler, such as app.handler.'],
  ])('%s', (properties, reason) => {
    const { functions, notes } = read(`
  Odd:
    Type: AWS::Serverless::Function
    Properties: { ${properties.startsWith('Handler') ? '' : 'Handler: a.b, '}${properties} }
  Good: { Type: AWS::Serverless::Function, Properties: { Handler: a.b } }
`);
    expect(functions.map(({ logicalId }) => logicalId)).toEqual(['Good']);
    expect(notes[0]).toMatch(/template\.yaml:4:5: Odd is not served: /);
    expect(notes[0]?.split('not served: ')[1]).toBe(reason);
  });
});

describe('a function URL', () => {
  test('comes with the function', () => {
    const cors =
      '{ AllowOrigins: [https://a.example], AllowMethods: [GET], MaxAge: 60, AllowCredentials: true }';
    const config = `{ AuthType: AWS_IAM, InvokeMode: RESPONSE_STREAM, Cors: ${cors} }`;
    expect(shop(`FunctionUrlConfig: ${config}`).shop.url).toEqual({
      authType: 'AWS_IAM',
      invokeMode: 'RESPONSE_STREAM',
      cors: {
        allowOrigins: ['https://a.example'],
        allowMethods: ['GET'],
        allowHeaders: [],
        exposeHeaders: [],
        allowCredentials: true,
        maxAgeSeconds: 60,
      },
    });
    expect(shop('FunctionUrlConfig: { AuthType: NONE }').shop.url).toEqual({
      authType: 'NONE',
      invokeMode: 'BUFFERED',
    });
    expect(shop('Timeout: 1').shop.url).toBeUndefined();
  });

  test.each(['!Ref Shop', '!GetAtt Shop.Arn', 'shop', `!Sub '\${Shop.Arn}:live'`])(
    'stands beside the function, and names it as %s',
    (target) => {
      const { functions } = read(`
  Shop: { Type: AWS::Lambda::Function, Properties: { FunctionName: shop, Handler: a.b } }
  ShopUrl: { Type: AWS::Lambda::Url, Properties: { AuthType: NONE, TargetFunctionArn: ${target} } }
`);
      expect(functions[0]?.url).toEqual({ authType: 'NONE', invokeMode: 'BUFFERED' });
    },
  );
});

describe('the build by esbuild', () => {
  const build = (properties: string, method = 'esbuild') =>
    shop('Timeout: 1', `, Metadata: { BuildMethod: ${method}, BuildProperties: ${properties} }`)
      .shop.build;

  test('has all that SAM passes on', () => {
    const properties = `{
      EntryPoints: [a.ts, b.ts], External: ['@aws-sdk/*'], Format: cjs, Minify: true, Sourcemap: 'false',
      Target: 'es2022,node22', Banner: ['js=const a = 1;'], Define: ['A=1', 'B="x=y"'], Loader: [.png=file],
      MainFields: 'module, main', OutExtension: [.js=.mjs] }`;
    expect(build(properties)).toEqual({
      entryPoints: ['a.ts', 'b.ts'],
      external: ['@aws-sdk/*'],
      format: 'cjs',
      minify: true,
      sourcemap: false,
      target: ['es2022', 'node22'],
      banner: { js: 'const a = 1;' },
      define: { A: '1', B: '"x=y"' },
      loader: { '.png': 'file' },
      mainFields: ['module', 'main'],
      outExtension: { '.js': '.mjs' },
    });
  });

  test('says nothing of what is not given', () => {
    expect(build('{}')).toEqual({ entryPoints: [], external: [], format: 'esm' });
    expect(build('{ Banner: { js: x } }')?.banner).toEqual({ js: 'x' });
    expect(build('{}', 'makefile')).toBeUndefined();
  });
});
