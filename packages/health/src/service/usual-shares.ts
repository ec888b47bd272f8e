import type { Store } from '../store/store.ts';

/** The failing shares that are usual at this hour, asked for ahead: a verdict does not wait for the store. */
export interface UsualShares {
  /** The usual share of a service; null where nothing is known. */
  of(service: string): number | null;
  /** Asks the store again. */
  refresh(services: readonly string[], nowMs: number): Promise<void>;
}

/** Makes a memory that knows nothing yet. */
export function createUsualShares(store: Pick<Store, 'usualShare'>): UsualShares {
  const shares = new Map<string, number | null>();
  return {
    of: (service) => shares.get(service) ?? null,
    async refresh(services, nowMs) {
      for (const service of services) shares.set(service, await store.usualShare(service, nowMs));
    },
  };
}
