import type { Clock } from '@mdmkit/core';
import { type VendorStatement, vendorStatements } from '@mdmkit/monitor/feeds';
import type { FeedRecord, VendorState } from '@mdmkit/monitor/model';

/** What the vendors say of each service now. */
export interface CurrentStatements {
  /** Returns the statements by service. They are made at most once a second. */
  read(): ReadonlyMap<string, VendorStatement>;
  /** The feeds have changed: the next caller gets new statements. */
  forget(): void;
  /** Announces what has changed since the last call. */
  announce(): void;
}

/** What {@link createCurrentStatements} needs. */
export interface CurrentStatementsOptions {
  /** Returns the feeds. */
  readonly records: () => readonly FeedRecord[];
  /** The feeds as an earlier process knew them. */
  readonly stored: readonly FeedRecord[];
  /** Time. */
  readonly clock: Pick<Clock, 'now'>;
  /** Called when the vendors say something else of a service, with what they said before. */
  readonly onStatement?: ((service: string, state: VendorState, former: VendorState) => void) | undefined;
}

/** Makes the statements of feeds. That all is well is no news of a feed that was never read before. */
export function createCurrentStatements(options: CurrentStatementsOptions): CurrentStatements {
  const { records, stored, clock, onStatement } = options;
  let kept: { readonly second: number; readonly byService: ReadonlyMap<string, VendorStatement> } | undefined;
  let announced = vendorStatements(stored, clock.now());
  const read = () => {
    const second = Math.floor(clock.now() / 1_000);
    if (kept?.second !== second) kept = { second, byService: vendorStatements(records(), clock.now()) };
    return kept.byService;
  };
  return {
    read,
    forget() {
      kept = undefined;
    },
    announce() {
      const current = read();
      for (const [service, { state }] of current) {
        const before = announced.get(service);
        const former = before?.state ?? 'unknown';
        const isFirst = before === undefined || before.reason === 'never-read';
        if (state !== former && !(isFirst && state === 'operational')) onStatement?.(service, state, former);
      }
      announced = current;
    },
  };
}
