import { createLogger, instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';

const logger = createLogger();

export const handler = instrument(
  async ({ fail }) => {
    logger.info('about to fail');
    if (fail) throw new RangeError('out of stock');
    return 'ok';
  },
  { telemetry: awsTelemetry() },
);
