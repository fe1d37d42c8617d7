import type { Shape } from '../trigger/shape.js';

/**
 * A client of AWS SDK v3, as far as its documented middleware stack goes.
 *
 * https://aws.amazon.com/blogs/developer/middleware-stack-modular-aws-sdk-js/
 */
export interface AwsClient {
  readonly config: ClientConfig;
  readonly middlewareStack: MiddlewareStack;
}

/** The part of a client's configuration that a span tells of. */
export interface ClientConfig {
  /** AWS's own name of the service, such as `DynamoDB` or `Secrets Manager`. */
  readonly serviceId?: string | undefined;
  readonly region?: (() => Promise<string>) | undefined;
}

/** What a middleware is handed of its call. */
export interface CallContext {
  readonly clientName?: string | undefined;
  readonly commandName?: string | undefined;
}

/** The arguments of a call: the input, and the request once it is serialised. */
interface CallArguments {
  readonly input: Shape;
  readonly request?: { readonly headers?: Record<string, string> | undefined } | undefined;
}

/** One step of the stack, around what comes after it. */
export type Middleware = (
  next: (args: CallArguments) => Promise<{ readonly output: unknown }>,
  context: CallContext,
) => (args: CallArguments) => Promise<{ readonly output: unknown }>;

interface MiddlewareStack {
  add(
    middleware: Middleware,
    options: {
      readonly step: 'initialize' | 'build' | 'deserialize';
      readonly priority: 'high' | 'normal' | 'low';
      readonly name: string;
      /** Whether it takes the place of the one of the same name, instead of an error. */
      readonly override: boolean;
    },
  ): void;
}
