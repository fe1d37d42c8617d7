/**
 * What the parameters of a resource such as `/orders/{id}` or `/{proxy+}` capture of a path, not
 * decoded; `undefined` when it has none.
 *
 * @throws TypeError when the path is none of the resource's.
 */
export function parametersOf(resource: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const parts = resource.split('/').map((part) => {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(part) ?? [];
    if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    names.push(name);
    return greedy === '+' ? '(.+)' : '([^/]+)';
  });
  const match = new RegExp(`^${parts.join('/')}/?$`).exec(path);
  if (match === null) {
    throw new TypeError(
      `The path "${path}" is none of "${resource}". Give a path that the route takes, or another route.`,
    );
  }
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']));
}
