import { Validator } from '@seriousme/openapi-schema-validator';
import { type OpenApiDocument, openapi } from 'fluoroscope/openapi';
import type { Router, StandardSchema } from 'fluoroscope/router';
import { expect } from 'vitest';

/** The document of an application, as a client reads it, which OpenAPI's own schema accepts. */
export async function documented(app: Router): Promise<OpenApiDocument> {
  const document = openapi(app, { info: { title: 'Orders', version: '1.0.0' } });
  const plain = JSON.parse(JSON.stringify(document));
  const { errors } = await new Validator().validate(structuredClone(plain));
  expect(errors ?? []).toEqual([]);
  expectReferences(plain);
  return plain;
}

/** A schema that says of itself what it is told, and takes whatever it is given. */
export function schemaOf(
  json: unknown,
  validate: StandardSchema['~standard']['validate'] = (value) => ({ value }),
): StandardSchema {
  const standard = {
    version: 1,
    vendor: 'test',
    validate,
    jsonSchema: { input: () => json, output: () => json },
  } as const;
  return { '~standard': standard };
}

/** Every reference of a document leads to something in it. */
function expectReferences(document: unknown): void {
  for (const [, ref = ''] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
    const keys = ref.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    expect(keys.shift(), ref).toBe('#');
    expect(document).toHaveProperty(keys);
  }
}
