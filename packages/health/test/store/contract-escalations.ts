import { expect, test } from 'vitest';
import type { CommitResult, Store } from '../../src/store/store.ts';
import { batchOf, escalationOf, incidentOf, notificationOf, tenMs } from './batches.ts';
import { deliveryOf } from './contract-deliveries.ts';
import type { Place } from './migrated-place.ts';

const hour = 3_600_000;

/** What every store promises of escalations. `createPlace` makes an empty place. */
export function describeEscalations(createPlace: () => Promise<Place>): void {
  const withStore = async (work: (store: Store) => Promise<void>) => {
    await using place = await createPlace();
    await using store = place.open();
    await store.migrate();
    await work(store);
  };

  test('where incidents stand is there after a restart, and for two hours after its end', async () => {
    await withStore(async (store) => {
      const [open, ended, old] = [
        escalationOf('inc-a'),
        escalationOf('inc-b', { endedMs: tenMs, runs: [] }),
        escalationOf('inc-c', { endedMs: tenMs - 2 * hour, runs: [] }),
      ];
      // Of one incident the last counts.
      await store.commit(batchOf(1, { escalations: [escalationOf('inc-a', { notified: [] }), open, ended, old] }));
      expect((await store.load('one', { nowMs: tenMs })).escalations).toEqual([open, ended]);
      expect((await store.load('one', { nowMs: tenMs + 2 * hour })).escalations).toEqual([open]);
      expect(await store.escalation('inc-c')).toEqual(old);
      expect(await store.escalation('inc-d')).toBeUndefined();
      await store.tidy(tenMs + 500 * 24 * hour);
      expect(await store.escalation('inc-a')).toEqual(open);
      expect(await store.escalation('inc-b')).toBeUndefined();
    });
  });

  test('events of incidents and notifications stay unannounced until a batch says that they were announced', async () => {
    await withStore(async (store) => {
      const incident = incidentOf('inc-a');
      const [opened, closed] = (['opened', 'closed'] as const).map((kind) => ({
        incident: 'inc-a',
        atMs: tenMs,
        kind,
        text: `It is ${kind}`,
      }));
      if (!opened || !closed) throw new Error('two events are made above');
      const [first, second] = [1, 2].map((sequence) => notificationOf('inc-a', sequence, { atMs: tenMs + sequence }));
      if (!first || !second) throw new Error('two notifications are made above');
      const before = await store.commit(
        batchOf(1, { incidents: [incident], events: [opened], notifications: [first] }),
      );
      const announced = { ...lastEventOf(before), lastNotificationMs: first.atMs };
      const batch = batchOf(2, { events: [closed], notifications: [second], announced });
      const after = await store.commit(batch);
      // A batch that is written again has the same answer.
      expect((await store.commit(batch)).lastEvent).toBe(after.lastEvent);
      const last = { ...lastEventOf(after), lastNotificationMs: second.atMs };
      expect((await store.load('one')).unannounced).toEqual({
        events: [{ incident, event: closed }],
        notifications: [second],
        last,
      });
      expect(await store.commit(batchOf(3, { announced: lastEventOf(after) }))).not.toHaveProperty('lastEvent');
      expect((await store.load('one')).unannounced).toEqual({
        events: [],
        notifications: [second],
        last: { lastNotificationMs: second.atMs },
      });
      await store.commit(batchOf(4, { announced: last }));
      expect(await store.load('one')).not.toHaveProperty('unannounced');
      // What was announced stays so.
      await store.commit(batchOf(5, { announced: { lastEvent: 0, lastNotificationMs: 0 } }));
      expect(await store.load('one')).not.toHaveProperty('unannounced');
    });
  });

  test('tells what became of deliveries', async () => {
    await withStore(async (store) => {
      await store.addDeliveries([
        deliveryOf('a'),
        deliveryOf('b', { channel: 'chat' }),
        deliveryOf('c', { channel: 'phone' }),
      ]);
      const claimed = await store.claimDeliveries({
        owner: 'sender',
        nowMs: tenMs,
        leaseMs: 60_000,
        channels: ['mail', 'chat'].map((channel) => ({ channel, limit: 1 })),
      });
      const outcomes = claimed.map(
        ({ id, channel }) => ({ id, state: channel === 'mail' ? 'sent' : 'failed' }) as const,
      );
      await store.finishDeliveries('sender', outcomes, tenMs + 5);
      const results = await store.deliveryResults(['a', 'b', 'c', 'd']);
      expect(results.toSorted((one, two) => one.key.localeCompare(two.key))).toEqual([
        { key: 'a', isDelivered: true, atMs: tenMs + 5 },
        { key: 'b', isDelivered: false, atMs: tenMs + 5 },
      ]);
      expect(await store.deliveryResults([])).toEqual([]);
    });
  });
}

/** The last event of a commit, as a batch names it. */
function lastEventOf({ lastEvent }: CommitResult): { readonly lastEvent?: number } {
  return lastEvent === undefined ? {} : { lastEvent };
}
