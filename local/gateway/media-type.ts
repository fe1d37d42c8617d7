/** `application/json; charset=utf-8` without its parameters, in lower case. */
export function mediaType(header: string | undefined): string | undefined {
  const type = header?.split(/[;,]/, 1)[0]?.trim().toLowerCase();
  return type === '' ? undefined : type;
}

/** Whether a REST API with these `BinaryMediaTypes` treats a type as binary. */
export function isBinaryMediaType(
  type: string | undefined,
  binaryMediaTypes: readonly string[],
): boolean {
  if (binaryMediaTypes.includes('*/*')) return true;
  if (type === undefined) return false;
  const main = type.split('/', 1)[0];
  return binaryMediaTypes.some((binary) => binary === type || binary === `${main}/*`);
}

/**
 * Whether an HTTP API hands a body of this type on as text.
 *
 * Its list is nowhere published. Forms do arrive in base64; a body without a type is taken as text.
 */
export function isTextMediaType(type: string | undefined): boolean {
  if (type === undefined) return true;
  return /^(text\/.*|application\/(.*\+)?(json|xml)|application\/javascript)$/.test(type);
}
