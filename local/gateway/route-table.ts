import { decoded } from './request.js';
import type { ServedApi, ServedRoute } from './served-route.js';

/** A route that takes a request, and what its path captured. */
export interface RouteMatch {
  readonly route: ServedRoute;
  /** By name, as they stand in the path: not decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the route of a request as API Gateway would. */
export interface RouteTable {
  /** The match, or the kind of API that says no to the request. */
  match(method: string, path: string): RouteMatch | ServedApi['kind'];
}

interface Pattern {
  readonly route: ServedRoute;
  readonly segments: readonly Segment[];
}

interface Segment {
  readonly kind: 'static' | 'parameter' | 'greedy';
  readonly text: string;
}

const RANK = { static: 0, parameter: 1, greedy: 2 };

/** Creates the table: at each segment static goes before a parameter, and that before a greedy one. */
export function createRouteTable(routes: readonly ServedRoute[]): RouteTable {
  const patterns = routes
    .map((route) => ({ route, segments: segmentsOf(route.path) }))
    .sort(bySpecificity);
  const rest = patterns.filter(({ route }) => route.api.kind === 'rest');
  const http = patterns.filter(({ route }) => route.api.kind !== 'rest');
  return {
    match: (method, path) =>
      matchRest(rest, method, path) ??
      matchHttp(http, method, path) ??
      (http.length > 0 ? 'http' : 'rest'),
  };
}

// A REST API is a tree of resources: the path chooses the resource, and only then the method counts.
function matchRest(
  patterns: readonly Pattern[],
  method: string,
  path: string,
): RouteMatch | undefined {
  // REST APIs take a trailing slash for nothing.
  const given = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  const resource = patterns.find(({ segments }) => capture(segments, given) !== undefined);
  if (resource === undefined) return undefined;
  const siblings = patterns.filter(({ route }) => route.path === resource.route.path);
  return firstMatch(siblings, method, given);
}

// An HTTP API looks for a route with the very method first, and at $default last.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
function matchHttp(
  patterns: readonly Pattern[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const named = patterns.filter(({ route }) => route.path !== '$default');
  const fallback = patterns.find(({ route }) => route.path === '$default');
  return (
    firstMatch(named, method, path) ??
    (fallback === undefined ? undefined : { route: fallback.route, parameters: {} })
  );
}

function firstMatch(
  patterns: readonly Pattern[],
  method: string,
  path: string,
): RouteMatch | undefined {
  for (const { route, segments } of patterns) {
    if (route.method !== method && route.method !== 'ANY') continue;
    const parameters = capture(segments, path);
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
}

function capture(segments: readonly Segment[], path: string): Record<string, string> | undefined {
  const given = path.slice(1).split('/');
  const greedy = segments.at(-1)?.kind === 'greedy';
  if (greedy ? given.length < segments.length : given.length !== segments.length) return undefined;
  const captured: Array<[string, string]> = [];
  for (const [index, segment] of segments.entries()) {
    const text = segment.kind === 'greedy' ? given.slice(index).join('/') : (given[index] ?? '');
    if (segment.kind !== 'static') captured.push([segment.text, text]);
    if (!takes(segment, text)) return undefined;
  }
  return Object.fromEntries(captured);
}

function takes({ kind, text }: Segment, given: string): boolean {
  return kind === 'static' ? given === text || decoded(given) === text : given !== '';
}

function segmentsOf(path: string): readonly Segment[] {
  return path
    .slice(1)
    .split('/')
    .map((text) => {
      const name = /^\{(.+?)(\+?)\}$/.exec(text);
      if (name === null) return { kind: 'static', text };
      return { kind: name[2] === '+' ? 'greedy' : 'parameter', text: name[1] ?? '' };
    });
}

function bySpecificity(one: Pattern, other: Pattern): number {
  const length = Math.max(one.segments.length, other.segments.length);
  for (let index = 0; index < length; index++) {
    const difference = rankAt(one, index) - rankAt(other, index);
    if (difference !== 0) return difference;
  }
  return Number(one.route.method === 'ANY') - Number(other.route.method === 'ANY');
}

function rankAt({ segments }: Pattern, index: number): number {
  const segment = segments[index];
  return segment === undefined ? -1 : RANK[segment.kind];
}
