import { booleanOf, isRecord, textOf, textsOf, type YamlRecord } from './yaml-value.js';

/** Who may call from a page of another origin. An empty list: the template does not say. */
export interface CorsDefinition {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds?: number | undefined;
}

/**
 * Reads the `Cors` of a SAM REST API, the `CorsConfiguration` of an HTTP API, and the `Cors` of a
 * function URL; `undefined` when there is none.
 *
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
 */
export function parseCors(value: unknown): CorsDefinition | undefined {
  // An origin alone; for an HTTP API `true` is any origin.
  const origin = value === true ? '*' : value === false ? undefined : textOf(value);
  if (origin === undefined && !isRecord(value)) return undefined;
  const given: YamlRecord = isRecord(value) ? value : { AllowOrigins: origin };
  const maxAge = Number(unquoted(textOf(given['MaxAge']) ?? '') || Number.NaN);
  return {
    allowOrigins: listOf(given['AllowOrigins'] ?? given['AllowOrigin']),
    allowMethods: listOf(given['AllowMethods']),
    allowHeaders: listOf(given['AllowHeaders']),
    exposeHeaders: listOf(given['ExposeHeaders'] ?? given['ExposedHeaders']),
    allowCredentials: booleanOf(given['AllowCredentials']) ?? false,
    maxAgeSeconds: Number.isFinite(maxAge) ? maxAge : undefined,
  };
}

// A REST API's are header values in quotes of their own: `"'GET,POST'"`.
function listOf(value: unknown): readonly string[] {
  return textsOf(value)
    .flatMap((text) => unquoted(text).split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function unquoted(text: string): string {
  return /^'(.*)'$/s.exec(text)?.[1] ?? text;
}
