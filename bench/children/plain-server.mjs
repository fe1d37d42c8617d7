/** Serves a bundled handler behind a plain HTTP server: `plain-server.mjs <bundle>`. */
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { lambdaContext, restEvent } from '../lambda.mjs';

const { handler } = await import(pathToFileURL(process.argv[2]).href);

const server = createServer(async (request, response) => {
  const { statusCode, headers, body } = await handler(restEvent(request.url), lambdaContext());
  response.writeHead(statusCode, headers).end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
