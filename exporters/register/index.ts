import { createRegisteredHandler, type RegisteredHandler } from './registered-handler.js';

export type { RegisteredHandler } from './registered-handler.js';

/** The handler that FLUOROSCOPE_HANDLER names, wrapped: set `node_modules/fluoroscope/register.handler` as the function's handler. */
export const handler: RegisteredHandler = await createRegisteredHandler();
