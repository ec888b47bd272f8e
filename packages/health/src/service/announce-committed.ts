import type { Announced, KeptMonitor } from '../store/store.ts';
import type { BatchWriter } from './batch-writer.ts';
import type { OnServiceEvent, ServiceEvent } from './service-event.ts';

/** Announces what was committed, and notes it in the store. */
export interface Announcer {
  /**
   * Announces what was committed. The next batch after that notes it: until then a start announces it again. So a process that is
   * killed in between makes some of it appear twice, and loses nothing.
   */
  announce(announcements: readonly ServiceEvent[], announced: Announced): void;
  /** Resolves once the writer has a note of all that was announced, or once it is clear that there is none. */
  noted(): Promise<void>;
}

/** What {@link createAnnouncer} needs. */
export interface AnnouncerOptions {
  /** Called with what happened. */
  readonly notify: OnServiceEvent;
  /** Resolves once all that was announced is kept outside of this process. Default: it is kept at once. */
  readonly flushEvents?: (() => Promise<void>) | undefined;
  /** Writes to the store. */
  readonly writer: Pick<BatchWriter, 'add'>;
}

/** Makes an announcer. */
export function createAnnouncer({ notify, flushEvents, writer }: AnnouncerOptions): Announcer {
  let last: Promise<unknown> = Promise.resolve();
  return {
    announce(announcements, announced) {
      for (const announcement of announcements) notify(announcement);
      const note = () => writer.add({ announced });
      if (!flushEvents) {
        note();
        return;
      }
      // What cannot be kept is not noted: the next start announces it again.
      const noting = flushEvents().then(note, () => {});
      last = Promise.all([last, noting]);
    },
    noted: async () => void (await last),
  };
}

/** Announces what the last process committed and, because it was killed, perhaps did not announce. */
export function announceCommitted(
  { unannounced }: Pick<KeptMonitor, 'unannounced'>,
  { announce }: Pick<Announcer, 'announce'>,
): void {
  if (!unannounced) return;
  const { events, notifications, last } = unannounced;
  announce(
    [
      ...events.map(({ incident, event }) => ({ kind: 'incident', atMs: event.atMs, incident, event }) as const),
      ...notifications.map(
        (notification) => ({ kind: 'notification', atMs: notification.atMs, notification }) as const,
      ),
    ],
    last,
  );
}
