import { pathToFileURL } from 'node:url';
import { lambdaContext, restEvent, traceHeaders } from './lambda.mjs';

/**
 * Loads a bundle and returns a function that invokes its handler as Lambda's runtime does.
 *
 * Each invocation has a context and a trace header of its own, and is followed by one turn of the
 * event loop, in which what the handler left pending gets done, as before Lambda's next event. The
 * last answer is returned.
 *
 * @throws Error when an answer is not 200.
 */
export async function createInvoker(bundle) {
  const { handler } = (await import(pathToFileURL(bundle).href)).default;
  const event = restEvent('/hello/ann');
  const headers = traceHeaders();
  let invocations = 0;

  return async (times) => {
    let answer;
    for (let count = 0; count < times; count += 1) {
      process.env._X_AMZN_TRACE_ID = headers[invocations % headers.length];
      answer = await handler(event, lambdaContext(invocations));
      if (answer.statusCode !== 200) throw new Error(`Expected 200, got ${answer.statusCode}.`);
      invocations += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return answer;
  };
}
