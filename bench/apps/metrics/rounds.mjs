import { hrtime } from 'node:process';

/** As many metrics as a function of some size has. */
const NAMES = Array.from({ length: 10 }, (_, index) => `Metric${index}`);

/** So often a name is added a value to where adding is timed: Powertools publishes at 100 by itself. */
const VALUES = 9;

/**
 * Times a value added, in nanoseconds, and a flush of ten metrics with a value each, in microseconds.
 *
 * Both are means of that many rounds; what is not being timed is done as well.
 */
export function timeRounds(rounds, { addMetric, flush }) {
  const addAll = (value) => {
    for (const name of NAMES) addMetric(name, value);
  };
  let adding = 0n;
  let flushing = 0n;
  for (let round = 0; round < rounds; round += 1) {
    const start = hrtime.bigint();
    for (let value = 0; value < VALUES; value += 1) addAll(value);
    adding += hrtime.bigint() - start;
    flush();
    addAll(round);
    const filled = hrtime.bigint();
    flush();
    flushing += hrtime.bigint() - filled;
  }
  return {
    addNanoseconds: Number(adding) / (rounds * VALUES * NAMES.length),
    flushMicroseconds: Number(flushing) / (rounds * 1e3),
  };
}
