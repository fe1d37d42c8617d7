/** Our router with 100 routes, without `instrument`: the look-up, the call and the answer. */
import { createRouter } from 'fluoroscope/router';
import { ROUTES } from './paths.mjs';

const app = createRouter();
for (const { path } of ROUTES) {
  app.get(path, (c) => ({ answer: c.params.id ?? 'list' }));
}

export const handler = app.resolve;
