import { hrtime } from 'node:process';

/** The five keys of a line; they change from line to line, so that nothing can be kept. */
export function orderKeys(index) {
  return {
    order_id: `order-${index}`,
    amount: index * 1.5,
    currency: 'EUR',
    paid: index % 2 === 0,
    items: ['apple', 'pear'],
  };
}

/** Writes that many lines and returns the nanoseconds of one. */
export function timeLines(lines, writeLine) {
  const start = hrtime.bigint();
  for (let index = 0; index < lines; index += 1) writeLine(index);
  return Number(hrtime.bigint() - start) / lines;
}
