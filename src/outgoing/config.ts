/** AWS_LAMBDA_RUNTIME_API: `host:port` of what hands out invocations; `undefined` outside Lambda. */
export function runtimeApiAddress(): string | undefined {
  return process.env['AWS_LAMBDA_RUNTIME_API']?.trim() || undefined;
}
