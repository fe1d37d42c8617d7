// An application whose answers are streamed.
import { Readable } from 'node:stream';
import { createLogger, instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createRouter, NotFoundError } from 'fluoroscope/router';

const logger = createLogger();
const app = createRouter();

app.get('/text', (c) => {
  logger.info('inside');
  c.setCookie('a', '1');
  c.setCookie('b', '2');
  return c.json({ text: 'é 😀' }, 201);
});
app.get('/pieces', () => {
  logger.info('inside');
  return Readable.from(['one ', 'two ', 'x'.repeat(300_000)]);
});
app.get('/nothing', () => logger.info('inside'));
app.get('/missing', () => {
  logger.info('inside');
  throw new NotFoundError('no such page');
});
app.get('/fails', () => {
  logger.info('inside');
  throw new RangeError('out of paper');
});
app.get('/breaks', () => {
  logger.info('inside');
  return brokenPieces();
});

async function* brokenPieces() {
  yield 'first';
  throw new RangeError('out of paper');
}

export const handler = instrument(app.resolveStream, { telemetry: awsTelemetry() });
