import { type InstrumentedHandler, instrument, type LambdaContext } from '../../src/index.js';
import { announceTelemetry, isInstrumented } from '../../src/telemetry.js';
import { environmentTelemetry } from '../environment/index.js';
import { registerConfig, restoreHandlerVariable } from './config.js';
import { parseHandlerName } from './handler-name.js';
import { importOriginal } from './original.js';

/** A handler as the runtime calls it, streaming or not. */
export type RegisteredHandler = InstrumentedHandler<unknown, unknown, LambdaContext>;

/**
 * Imports the handler that FLUOROSCOPE_HANDLER names, wrapped with the telemetry of the environment.
 *
 * One that `instrument()` has wrapped already is left as it is.
 *
 * @throws Error named after one of the runtime's error types when there is no such handler; what its
 * module throws, as it is.
 */
export async function createRegisteredHandler(): Promise<RegisteredHandler> {
  const { handler, taskRoot } = registerConfig();
  const name = parseHandlerName(handler);
  restoreHandlerVariable(name.text);
  const telemetry = environmentTelemetry();
  // Ahead of the original: a meter that it asks OpenTelemetry for while it loads would stay a no-op.
  announceTelemetry(telemetry);
  const original = await importOriginal(name, taskRoot);
  if (isInstrumented(original)) return original as RegisteredHandler;
  return instrument<unknown, unknown>(original, { telemetry });
}
