import type { Filter, Todo, WantedTodo } from './todo.js';

export interface TodoStore {
  list(user: string, filter: Filter): readonly Todo[];
  add(user: string, wanted: WantedTodo): Todo;
  finish(user: string, id: string): Todo | undefined;
  remove(user: string, id: string): void;
}

/** Keeps todos in memory, as long as the execution environment lives. */
export function createTodoStore(): TodoStore {
  const all = new Map<string, Map<string, Todo>>();
  let count = 0;
  const of = (user: string): Map<string, Todo> => {
    const own = all.get(user) ?? new Map<string, Todo>();
    all.set(user, own);
    return own;
  };
  return {
    list: (user, { done }) =>
      [...of(user).values()].filter((todo) => done === undefined || String(todo.done) === done),
    add(user, wanted) {
      count += 1;
      const todo: Todo = { id: String(count), ...wanted, done: false };
      of(user).set(todo.id, todo);
      return todo;
    },
    finish(user, id) {
      const todo = of(user).get(id);
      if (todo !== undefined) todo.done = true;
      return todo;
    },
    remove(user, id) {
      of(user).delete(id);
    },
  };
}
