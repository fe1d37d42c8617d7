import { createLogger, instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createRouter, NotFoundError } from 'fluoroscope/router';

const CENTS = { tea: 450, pot: 2_900, cup: 800 };

const logger = createLogger();
const app = createRouter();

app.get('/prices', () => ({ cents: CENTS }));

app.get('/prices/:sku', (c) => {
  const { sku } = c.params;
  if (!Object.hasOwn(CENTS, sku)) throw new NotFoundError(`There is no price of ${sku}`);
  logger.debug('price looked up', { sku });
  return { sku, cents: CENTS[sku] };
});

export const handler = instrument(app.resolve, { telemetry: awsTelemetry(), logger });
