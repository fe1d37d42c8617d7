import { runFunction } from './function.mjs';

export const REGISTER = 'node_modules/fluoroscope/register.handler';

const LAYER = 'node_modules/fluoroscope/dist/layer/fluoroscope';

/**
 * Runs one handler as it is, and in every way in which it can be traced; answers with what was seen,
 * `{ plain, traced }`, where `traced` is a table by the way.
 *
 * `wrapped` is a table of handlers that call `instrument()`. `fluoroscope/register`, and the script that
 * Lambda starts a function through, wrap the plain one.
 */
export async function runWays(lambda, { plain, wrapped, ...settings }) {
  // One line an invocation, and of ours, without a word in the handler.
  const env = { POWERTOOLS_LOGGER_LOG_EVENT: 'true' };
  const functions = {
    plain: { handler: plain, env },
    ...Object.fromEntries(Object.entries(wrapped).map(([way, handler]) => [way, { handler, env }])),
    'fluoroscope/register': { handler: REGISTER, env: { ...env, FLUOROSCOPE_HANDLER: plain } },
    'the layer': { handler: plain, env, wrapper: [`${lambda.taskRoot}/${LAYER}`] },
  };
  const running = Object.entries(functions).map(async ([way, each]) => [
    way,
    await runFunction({ ...lambda, ...settings, ...each }),
  ]);
  const { plain: without, ...traced } = Object.fromEntries(await Promise.all(running));
  return { plain: without, traced };
}
