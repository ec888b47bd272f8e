import { describe, expect, test } from 'vitest';
import { createAnnouncer } from '../../src/service/announce-committed.ts';
import type { BatchContent } from '../../src/service/pending-batch.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';

const stopped: ServiceEvent = { kind: 'stopped', atMs: 1 };
const announced = { lastEvent: 7 };

function open(flushEvents?: () => Promise<void>) {
  const events: ServiceEvent[] = [];
  const notes: Partial<BatchContent>[] = [];
  const announcer = createAnnouncer({
    notify: (event) => void events.push(event),
    flushEvents,
    writer: { add: (changes) => void notes.push(changes) },
  });
  return { ...announcer, events, notes };
}

describe('what was announced is noted', () => {
  test('at once if events are kept at once', () => {
    const { announce, events, notes } = open();
    announce([stopped], announced);
    expect({ events, notes }).toEqual({ events: [stopped], notes: [{ announced }] });
  });

  test('after the announcements are kept', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { announce, noted, events, notes } = open(() => promise);
    announce([stopped], announced);
    const ended = noted();
    expect({ events, notes }).toEqual({ events: [stopped], notes: [] });
    resolve();
    await ended;
    expect(notes).toEqual([{ announced }]);
  });

  test('not at all if they cannot be kept, so that the next start announces it again', async () => {
    const { announce, noted, notes } = open(() => Promise.reject(new Error('the disk is full')));
    announce([stopped], announced);
    await noted();
    expect(notes).toEqual([]);
  });
});
