import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answers } from '../api/api.generated.ts';
import { RequestFailure, read } from '../api/client.ts';
import { onEvents } from './live.ts';
import { createRefresher } from './refresher.ts';

/** What is known of something that the server has. */
export interface Resource<Data> {
  /** The newest answer; undefined before the first. */
  readonly data: Data | undefined;
  /** Why the newest request failed; undefined if it did not. */
  readonly failure: RequestFailure | undefined;
  /** When the answer came, in milliseconds since 1970. */
  readonly readMs: number;
  /** Reads it again. */
  reload(): void;
}

/** Reads something, and again whenever an event of one of these kinds says that it may have changed. */
export function useResource<Route extends Extract<keyof Answers, `GET ${string}`>>(
  route: Route,
  path: string | undefined,
  events: readonly string[] = [],
): Resource<Answers[Route]> {
  type Kept = Omit<Resource<Answers[Route]>, 'reload'> & { readonly path: string | undefined };
  const nothing: Kept = { path, data: undefined, failure: undefined, readMs: 0 };
  const [kept, setKept] = useState<Kept>(nothing);
  const reloadNow = useRef<() => void>(() => {});
  const kinds = events.join(' ');
  useEffect(() => {
    if (path === undefined) return;
    const aborting = new AbortController();
    const refresher = createRefresher(async () => {
      try {
        const data = await read(route, path, aborting.signal);
        setKept({ path, data, failure: undefined, readMs: Date.now() });
      } catch (error) {
        if (aborting.signal.aborted) return;
        const failure = error instanceof RequestFailure ? error : new RequestFailure();
        setKept((before) => (before.path === path ? { ...before, failure } : { ...nothing, path, failure }));
      }
    });
    reloadNow.current = refresher.now;
    const unsubscribe = onEvents((arrived) => {
      if (arrived.some(({ event }) => event === 'reload' || event === 'hello' || kinds.split(' ').includes(event)))
        refresher.soon();
    });
    refresher.now();
    // The first answer may be one that the server had kept from before a change whose event was sent before this page listened.
    if (kinds !== '') refresher.soon();
    return () => {
      unsubscribe();
      refresher.stop();
      aborting.abort();
    };
  }, [route, path, kinds]);
  const reload = useCallback(() => reloadNow.current(), []);
  return { ...(kept.path === path ? kept : nothing), reload };
}
