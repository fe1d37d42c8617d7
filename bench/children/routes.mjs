/** Times the 100 routes, each called in turn: `routes.mjs <bundle> <warm-up rounds> <rounds>`. */
import { pathToFileURL } from 'node:url';
import { ROUTES } from '../apps/routes/paths.mjs';
import { lambdaContext, restEvent } from '../lambda.mjs';
import { report } from './report.mjs';

const [bundle, warmUp, rounds] = process.argv.slice(2);
const { handler } = (await import(pathToFileURL(bundle).href)).default;
const context = lambdaContext();
const events = ROUTES.map(({ request }) => restEvent(request));

await checkAnswers();
await callAll(Number(warmUp));
const start = process.hrtime.bigint();
await callAll(Number(rounds));
const nanoseconds = Number(process.hrtime.bigint() - start);

const calls = Number(rounds) * ROUTES.length;
report({ microseconds: nanoseconds / calls / 1e3 });

async function callAll(times) {
  for (let round = 0; round < times; round += 1) {
    for (const event of events) await handler(event, context);
  }
}

async function checkAnswers() {
  for (const [index, { request, answer }] of ROUTES.entries()) {
    const { statusCode, body } = await handler(events[index], context);
    if (statusCode === 200 && JSON.parse(body).answer === answer) continue;
    throw new Error(`GET ${request}: expected 200 with "${answer}", got ${statusCode} ${body}.`);
  }
}
