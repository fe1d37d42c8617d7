/** Hono with the same 100 routes behind its own adapter for Lambda. */
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { ROUTES } from './paths.mjs';

const app = new Hono();
for (const { path } of ROUTES) {
  app.get(path, (c) => c.json({ answer: c.req.param('id') ?? 'list' }));
}

export const handler = handle(app);
