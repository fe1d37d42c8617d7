import { createLogger, instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { openapi } from 'fluoroscope/openapi';
import { createRouter } from 'fluoroscope/router';
import { createTodoRoutes } from './todo-routes.js';
import { createTodoStore } from './todo-store.js';

const app = createRouter({
  cors: { origin: 'https://todos.example.com', maxAge: 600 },
  maxBodyBytes: 4_096,
  routeMetrics: true,
});
app.include(createTodoRoutes(createTodoStore()));
app.get('/openapi.json', () => document, { summary: 'This document' });

const document = openapi(app, {
  info: { title: 'Todos', version: '1.0.0' },
  security: [{ token: [] }],
  securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
});

export const handler = instrument(app.resolve, {
  telemetry: awsTelemetry({ namespace: 'Todos' }),
  logger: createLogger(),
});
