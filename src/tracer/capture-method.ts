import type { CaptureOptions, Tracer } from './tracer.js';

export interface CaptureMethodOptions extends CaptureOptions {
  /** The span's name; default: the method's. */
  readonly name?: string | undefined;
}

type Method = (this: unknown, ...args: never[]) => unknown;

/** A decorator of methods, in the standard dialect and in that of `experimentalDecorators`. */
export interface MethodDecorator {
  <TMethod extends Method>(method: TMethod, context: ClassMethodDecoratorContext): TMethod;
  (target: object, key: string | symbol, descriptor: PropertyDescriptor): PropertyDescriptor;
}

/** Creates the decorator that runs each call of a method in a span of its own. */
export function createMethodDecorator(
  capture: Tracer['capture'],
  { name, ...options }: CaptureMethodOptions,
): MethodDecorator {
  const wrap = (method: Method, key: string | symbol): Method =>
    // `this` is the instance of each call, so the wrapper is no arrow function.
    function captured(this: unknown, ...args: never[]) {
      return capture(name ?? String(key), () => method.apply(this, args), options);
    };
  const decorate = (
    target: unknown,
    second: string | symbol | { readonly name: string | symbol },
    descriptor?: PropertyDescriptor,
  ): unknown => {
    if (typeof second === 'object') return wrap(target as Method, second.name);
    const method: unknown = descriptor?.value;
    if (typeof method !== 'function') {
      throw new TypeError(
        `captureMethod: "${String(second)}" is no method. Decorate methods alone.`,
      );
    }
    return { ...descriptor, value: wrap(method as Method, second) };
  };
  return decorate as MethodDecorator;
}
