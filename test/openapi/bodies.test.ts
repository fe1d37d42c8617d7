import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { type as arkType } from 'arktype';
import { createRouter, type StandardSchema } from 'fluoroscope/router';
import * as valibot from 'valibot';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { documented, schemaOf } from './documented.js';

const order = z.object({ sku: z.string() });

function throwing(): never {
  throw new Error('asked');
}

test.each<[string, StandardSchema, boolean]>([
  ['zod', order, true],
  ['zod, optional', order.optional(), false],
  ['zod, with a default', order.default({ sku: 'a' }), false],
  ['zod, nullable', order.nullable(), true],
  ['valibot', toStandardJsonSchema(valibot.object({ sku: valibot.string() })), true],
  ['valibot, optional', toStandardJsonSchema(valibot.optional(valibot.string())), false],
  ['arktype', arkType({ sku: 'string' }), true],
  ['arktype, unknown', arkType('unknown'), false],
  ['a check that answers later', order.optional().refine(async () => true), true],
  ['a check that rejects later', schemaOf({}, async () => throwing()), true],
  ['a check that throws', schemaOf({}, throwing), true],
])('a body by %s', async (_name, body, required) => {
  const app = createRouter();
  app.post('/', () => 1, { validate: { body } });
  const { paths } = await documented(app);
  expect(paths['/']?.['post']?.['requestBody']).toMatchObject({ required });
});

test('the answers to a bad request are told where its parts have schemas', async () => {
  const app = createRouter();
  app.post('/body', () => 1, { validate: { body: order } });
  app.post('/query', () => 1, { validate: { query: schemaOf({}) } });
  app.post('/none', () => 1, { validate: { body: undefined } });
  const { paths } = await documented(app);
  const statuses = Object.values(paths).map(({ post }) => Object.keys(Object(post?.['responses'])));
  expect(statuses).toEqual([
    ['200', '400', '415', '422', 'default'],
    ['200', '422', 'default'],
    ['200', 'default'],
  ]);
});
