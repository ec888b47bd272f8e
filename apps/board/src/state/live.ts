import { followEvents, type ServerEvent } from '../api/event-stream.ts';
import { createValueStore, useValue } from './stores.ts';

/** How the board is connected. */
export type Connection = 'connecting' | 'live' | 'lost';

const connection = createValueStore<Connection>('connecting');
const heard = createValueStore(Date.now());
const listeners = new Set<(events: readonly ServerEvent[]) => void>();
let following: AbortController | undefined;

/** How the board is connected. */
export function useConnection(): Connection {
  return useValue(connection);
}

/** When the server last sent something, in milliseconds since 1970. */
export function useLastHeard(): number {
  return useValue(heard);
}

/** Calls a function with the events that arrive, until the returned function is called. */
export function onEvents(listener: (events: readonly ServerEvent[]) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Follows the server's events from now on; a stream that is open is closed first. */
export function startLive(): void {
  following?.abort();
  following = new AbortController();
  connection.set('connecting');
  void followEvents(
    {
      onOpen: () => connection.set('live'),
      onPart(events) {
        heard.set(Date.now());
        if (events.length > 0) for (const listener of listeners) listener(events);
      },
      onEnd: () => connection.set('lost'),
    },
    following.signal,
  );
}
