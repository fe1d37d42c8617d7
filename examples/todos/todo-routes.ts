import { createLogger } from 'fluoroscope';
import { createRouter, NotFoundError, type Router } from 'fluoroscope/router';
import { type Authenticated, authenticate } from './authenticate.js';
import { filterSchema, todoSchema, todosSchema, wantedTodoSchema } from './todo.js';
import type { TodoStore } from './todo-store.js';

const logger = createLogger();

/** The routes under `/todos`; each user sees their own todos alone. */
export function createTodoRoutes(store: TodoStore): Router<Authenticated> {
  const todos = createRouter<Authenticated>({ prefix: '/todos' });
  todos.use(authenticate);

  todos.get('/', (c) => ({ todos: store.list(c.state.user, c.valid.query) }), {
    validate: { query: filterSchema },
    response: todosSchema,
    summary: 'All todos',
  });

  todos.post(
    '/',
    (c) => {
      const todo = store.add(c.state.user, c.valid.body);
      logger.info('todo added', { id: todo.id });
      c.header('location', `/todos/${todo.id}`);
      return c.json(todo, 201);
    },
    { validate: { body: wantedTodoSchema }, response: todoSchema, summary: 'Adds a todo' },
  );

  todos.put(
    '/:id{[0-9]+}/done',
    (c) => {
      const todo = store.finish(c.state.user, c.params.id);
      if (todo === undefined) throw new NotFoundError(`There is no todo ${c.params.id}`);
      return todo;
    },
    { response: todoSchema, summary: 'Finishes a todo' },
  );

  todos.delete('/:id{[0-9]+}', (c) => store.remove(c.state.user, c.params.id), {
    summary: 'Removes a todo, if it is there',
  });

  return todos;
}
