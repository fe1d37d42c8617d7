import { z } from 'zod';

export const wantedTodoSchema = z.object({
  title: z.string().trim().min(1).max(200),
  due: z.iso.date().optional(),
});
export type WantedTodo = z.infer<typeof wantedTodoSchema>;

export const todoSchema = wantedTodoSchema.extend({ id: z.string(), done: z.boolean() });
export type Todo = z.infer<typeof todoSchema>;

export const todosSchema = z.object({ todos: z.array(todoSchema) });

export const filterSchema = z.object({
  done: z.enum(['true', 'false']).optional(),
});
export type Filter = z.infer<typeof filterSchema>;
