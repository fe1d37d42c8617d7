import { type CorsDefinition, parseCors } from './cors.js';
import { isRecord, textOf, type YamlRecord } from './yaml-value.js';

/** The URL that a function has of its own. */
export interface FunctionUrlDefinition {
  /** Nobody is asked to sign here: what the template says. */
  readonly authType: 'NONE' | 'AWS_IAM';
  readonly invokeMode: 'BUFFERED' | 'RESPONSE_STREAM';
  readonly cors?: CorsDefinition | undefined;
}

/**
 * Reads `FunctionUrlConfig`, or the properties of an `AWS::Lambda::Url`; `undefined` when it is
 * neither.
 */
export function parseFunctionUrl(value: unknown): FunctionUrlDefinition | undefined {
  if (!isRecord(value)) return undefined;
  return {
    authType: value['AuthType'] === 'AWS_IAM' ? 'AWS_IAM' : 'NONE',
    invokeMode: value['InvokeMode'] === 'RESPONSE_STREAM' ? 'RESPONSE_STREAM' : 'BUFFERED',
    cors: parseCors(value['Cors']),
  };
}

/** The name of the function that an `AWS::Lambda::Url` leads to, by its name or its ARN. */
export function urlTarget(url: YamlRecord): string {
  const target = textOf(url['TargetFunctionArn']) ?? '';
  return /:function:([^:]+)/.exec(target)?.[1] ?? target;
}
