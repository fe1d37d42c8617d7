import type { Attributes } from '@opentelemetry/api';

/** What a data source says of a change: https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#datasource */
export function documentAttributes(document: {
  readonly collection: string | undefined;
  readonly operation: 'insert' | 'edit' | 'delete' | undefined;
  readonly name?: string | undefined;
  readonly time?: string | undefined;
}): Attributes {
  const attributes: Attributes = {};
  for (const [key, value] of Object.entries(document)) {
    if (value !== undefined) attributes[`faas.document.${key}`] = value;
  }
  return attributes;
}
