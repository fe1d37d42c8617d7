const { setTimeout: wait } = await import('node:timers/promises');
await wait(5);
const loadedBy = process.env._HANDLER;

// biome-ignore lint/style/noDefaultExport: a handler may be one
export default async function handler({ id }) {
  await wait(1);
  return { id, loadedBy: typeof loadedBy };
}
