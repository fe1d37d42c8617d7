/** The middle value, or the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Measures every app once a round, each round in another order, and returns the results by app.
 *
 * What slows the machine for a while then slows all of them, and nobody always runs first.
 */
export async function interleave(rounds, apps, measure) {
  const results = new Map(apps.map((app) => [app, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % apps.length;
    for (const app of [...apps.slice(first), ...apps.slice(0, first)]) {
      results.get(app).push(await measure(app));
    }
  }
  return results;
}
