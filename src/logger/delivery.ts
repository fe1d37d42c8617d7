import { refusesColours, writesForPeople } from '../config.js';
import { writeStdout } from '../stdout.js';
import { activeTelemetry } from '../telemetry.js';
import { createLayout, type LayoutOptions } from './layout.js';
import { type LogRecordParts, toLogRecord } from './log-record.js';
import { toPrettyText } from './pretty.js';
import { createSingleWarning } from './single-warning.js';

export interface DeliveryOptions extends LayoutOptions {
  /** Takes each line, newline included; default stdout. */
  readonly write?: ((text: string) => void) | undefined;
}

/** Takes a line where the telemetry of this very call wants it: as a log record, as text, or both. */
export type Delivery = (line: string, parts: LogRecordParts) => void;

/** Tells of the first line that is lost to a failure. */
export const warnOfLostLine: (error: unknown) => void = createSingleWarning(
  'A log line was lost. Look at write of the logger, and loggerProvider of the telemetry.',
);

/** Creates the end of a logger: where one way fails the other is taken all the same, and nothing is thrown. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const layout = createLayout(options);
  const put = options.write ?? stdoutWriter();
  return (line, parts) => {
    const { loggerProvider, stdout } = activeTelemetry();
    try {
      try {
        loggerProvider?.getLogger('fluoroscope').emit(toLogRecord(line, parts));
      } finally {
        if (stdout !== false) put(layout === undefined ? line : layout(line));
      }
    } catch (error) {
      warnOfLostLine(error);
    }
  };
}

/** For a person where POWERTOOLS_DEV says that one reads; a function of the program's own gets JSON always. */
function stdoutWriter(): (line: string) => void {
  if (!writesForPeople()) return writeStdout;
  // Asked of the stream, as `node:tty` would load all of `node:net` into every function.
  const isColoured = process.stdout.isTTY && !refusesColours();
  return (line) => writeStdout(toPrettyText(line, isColoured));
}
