/** Times requests of 16 and of 64 KB, by the part that is large: `routes-growth.mjs <bundle> <warm-up> <times>`. */
import { pathToFileURL } from 'node:url';
import { lambdaContext, restEvent } from '../lambda.mjs';
import { report } from './report.mjs';

const KB = 1_024;
const [bundle, warmUp, times] = process.argv.slice(2);
const { handler } = (await import(pathToFileURL(bundle).href)).default;
const context = lambdaContext();

/** What is large in a request of so many bytes. */
const PARTS = {
  'path of one segment': (bytes) => ({ path: `/${'a'.repeat(bytes)}` }),
  'path of many segments': (bytes) => ({ path: `/files${'/a'.repeat(bytes / 2)}` }),
  'path of slashes': (bytes) => ({ path: '/'.repeat(bytes) }),
  'path of escapes': (bytes) => ({ path: `/files/${'%61'.repeat(bytes / 3)}` }),
  query: (bytes) => ({
    multiValueQueryStringParameters: Object.fromEntries(
      names(bytes / 16).map((name) => [name, ['%20+value']]),
    ),
  }),
  'repeated query': (bytes) => ({
    multiValueQueryStringParameters: { name: names(bytes / 16) },
  }),
  headers: (bytes) => ({
    multiValueHeaders: Object.fromEntries(names(bytes / 16).map((name) => [name, ['a value']])),
  }),
  'repeated header': (bytes) => ({ multiValueHeaders: { name: names(bytes / 16) } }),
  cookies: (bytes) => ({ multiValueHeaders: { Cookie: [names(bytes / 16).join('=1; ')] } }),
  'accept-encoding': (bytes) => ({
    multiValueHeaders: { 'Accept-Encoding': [names(bytes / 16).join(';q=0.5,')] },
  }),
  body: (bytes) => ({ body: 'a'.repeat(bytes) }),
  'body in base64': (bytes) => ({ body: 'YWFh'.repeat(bytes / 4), isBase64Encoded: true }),
};

const microseconds = {};
for (const [part, make] of Object.entries(PARTS)) {
  const [few, many] = [16, 64].map((size) => eventOf(make(size * KB)));
  await time(few, Number(warmUp));
  await time(many, Number(warmUp));
  microseconds[part] = {
    few: await time(few, Number(times)),
    many: await time(many, Number(times)),
  };
}
report({ microseconds });

function eventOf(parts) {
  const headers = { headers: {}, multiValueHeaders: null };
  return { ...restEvent('/files/x'), ...headers, httpMethod: 'POST', ...parts };
}

function names(count) {
  return Array.from({ length: Math.floor(count) }, (_, index) => `name-${index}`);
}

async function time(event, rounds) {
  const start = process.hrtime.bigint();
  for (let round = 0; round < rounds; round += 1) {
    const { statusCode } = await handler(event, context);
    if (statusCode >= 500) throw new Error(`Expected an answer, got ${statusCode}.`);
  }
  return Number(process.hrtime.bigint() - start) / rounds / 1e3;
}
