import type { Clock } from '@mdmkit/core';
import type { OnServiceEvent } from './service-event.ts';

/** How long the same defect is not announced again, in milliseconds. */
const quietMs = 60_000;

/** Leaves out defects that were announced a short time ago: what fails every second would hide everything else in the log. */
export function withoutRepeatedDefects(emit: OnServiceEvent, clock: Pick<Clock, 'elapsedMs'>): OnServiceEvent {
  const announcedMs = new Map<string, number>();
  return (event) => {
    if (event.kind === 'defect') {
      const nowMs = clock.elapsedMs();
      for (const [error, atMs] of announcedMs) if (nowMs - atMs >= quietMs) announcedMs.delete(error);
      if (announcedMs.has(event.error)) return;
      announcedMs.set(event.error, nowMs);
    }
    emit(event);
  };
}
