import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { guarded } from '../guarded.js';

/** What is called with each message of a channel, by the channel's name. */
export type ChannelListeners = Readonly<Record<string, (message: never) => void>>;

/** Listens to Node's diagnostics channels; returns what ends it. */
export function listenToChannels(listeners: ChannelListeners): () => void {
  const endings = Object.entries(listeners).map(([name, listener]) => {
    // Whatever leaves a listener becomes an uncaught exception of the application.
    const safe = (message: unknown): void => {
      guarded(`following ${name}`, () => listener(message as never));
    };
    subscribe(name, safe);
    return () => unsubscribe(name, safe);
  });
  return () => {
    for (const end of endings) end();
  };
}
