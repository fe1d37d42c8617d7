import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { guarded } from '../guarded.js';

/** Listens to Node's diagnostics channels, by their names; returns what ends it. */
export function listenToChannels(
  listeners: Readonly<Record<string, (message: never) => void>>,
): () => void {
  const endings = Object.entries(listeners).map(([name, listener]) => {
    // Whatever leaves a listener becomes an uncaught exception of the application.
    const safe = (message: unknown): void =>
      guarded(`following ${name}`, () => listener(message as never));
    subscribe(name, safe);
    return () => unsubscribe(name, safe);
  });
  return () => {
    for (const end of endings) end();
  };
}
