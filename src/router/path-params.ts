/**
 * The parameters that a route's path names: `PathParams<'/orders/:id'>` is `{ readonly id: string }`.
 *
 * A trailing `*` is the parameter `'*'`; a path known only as `string` may have any.
 */
export type PathParams<TPath extends string> = string extends TPath
  ? AnyParams
  : { readonly [Name in ParamName<TPath>]: string };

/** The parameters of a path that is not known: each may be there or not. */
export type AnyParams = Readonly<Record<string, string | undefined>>;

type ParamName<TPath extends string> = TPath extends `${infer Segment}/${infer Rest}`
  ? SegmentParam<Segment> | ParamName<Rest>
  : SegmentParam<TPath>;

type SegmentParam<TSegment extends string> = TSegment extends `:${infer Name}{${string}`
  ? Name
  : TSegment extends `:${infer Name}`
    ? Name
    : TSegment extends '*'
      ? '*'
      : never;
