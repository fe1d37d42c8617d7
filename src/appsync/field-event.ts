import { isShape, type Shape, shapeAt, textAt } from '../trigger/shape.js';

/**
 * The event of a direct Lambda resolver: one field that a client asked for.
 *
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html
 */
export interface FieldEvent {
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The value of the field above; `null` for the fields of a query itself. */
  readonly source: unknown;
  /** Who asks: of Cognito, OIDC, IAM or a function; `null` with an API key. */
  readonly identity: unknown;
  readonly request: {
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly domainName: string | null;
  };
  readonly prev: { readonly result: unknown } | null;
  readonly info: {
    readonly fieldName: string;
    readonly parentTypeName: string;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly selectionSetList: readonly string[];
    readonly selectionSetGraphQL: string;
  };
  readonly stash: Readonly<Record<string, unknown>>;
}

/** Which field an event asks for. */
export interface FieldName {
  readonly typeName: string;
  readonly fieldName: string;
}

/** Reads which field an event asks for; `undefined` when it is no event of a direct resolver. */
export function fieldOf(event: unknown): FieldName | undefined {
  const info = shapeAt(event, 'info');
  const fieldName = textAt(info, 'fieldName');
  const typeName = textAt(info, 'parentTypeName');
  return fieldName === undefined || typeName === undefined ? undefined : { typeName, fieldName };
}

/** The error for an event that asks for no field: what it is, and what it would have to be. */
export function unknownEvent(event: unknown): TypeError {
  return new TypeError(
    `The resolver got ${describe(event)}. It answers AppSync's direct Lambda resolvers: one field, or a list of events of the same field.`,
  );
}

function describe(event: unknown): string {
  if (Array.isArray(event)) return 'a list in which not every event asks for a field';
  if (!isShape(event)) return event === undefined || event === null ? `${event}` : typeof event;
  if (shapeAt(event['info'], 'channel') !== undefined) return 'an event of AppSync Events';
  if (isRequest(event)) return 'an HTTP request, which createRouter() answers';
  const keys = Object.keys(event).slice(0, 12).join(', ');
  return keys === '' ? 'an empty event' : `an event with the keys ${keys}`;
}

function isRequest(event: Shape): boolean {
  return 'httpMethod' in event || 'rawPath' in event || 'raw_path' in event;
}
