/** Our logger inside an instrumented invocation, with the keys that it adds of itself. */
import { createLogger, instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { orderKeys, timeLines } from './lines.mjs';

const logger = createLogger();
const ORDER = orderKeys(0);

export const handler = instrument(
  async ({ lines, disabled }) =>
    disabled
      ? timeLines(lines, () => logger.debug('order placed', ORDER))
      : timeLines(lines, (index) => logger.info('order placed', orderKeys(index))),
  { telemetry: awsTelemetry(), correlationId: (event) => event.correlationId },
);
