import type { NewDelivery } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { overBeforeSent } from '../../src/store/outbox/finish-deliveries.ts';
import type { ClaimedDelivery, Store } from '../../src/store/store.ts';
import { batchOf, notificationOf, tenMs } from './batches.ts';
import type { Place } from './migrated-place.ts';

const leaseMs = 60_000;

/** A delivery that is due at once. */
export function deliveryOf(key: string, changes: Partial<NewDelivery> = {}): NewDelivery {
  return {
    key,
    incident: 'inc-a',
    channel: 'mail',
    kind: 'opened',
    sequence: 1,
    createdMs: tenMs,
    notBeforeMs: tenMs,
    notification: null,
    content: { title: 'Apple fails for many tenants', severity: 'major' },
    ...changes,
  };
}

/** What every store promises of deliveries. `createPlace` makes an empty place. */
export function describeDeliveries(createPlace: () => Promise<Place>): void {
  const withStore = async (work: (store: Store) => Promise<void>) => {
    await using place = await createPlace();
    await using store = place.open();
    await store.migrate();
    await work(store);
  };
  const claim = async (
    store: Store,
    { owner = 'sender', nowMs = tenMs, channels = ['mail'], limit = 10 } = {},
  ): Promise<readonly ClaimedDelivery[]> =>
    await store.claimDeliveries({ owner, nowMs, leaseMs, channels: channels.map((channel) => ({ channel, limit })) });
  const keysOf = (deliveries: readonly { readonly key: string }[]) => deliveries.map(({ key }) => key);

  test('a delivery is added once, by a batch or by itself', async () => {
    await withStore(async (store) => {
      const delivery = deliveryOf('a', { content: { title: '障害', severity: 'critical', items: [] } });
      await store.commit(batchOf(1, { deliveries: [delivery, delivery] }));
      expect(await store.addDeliveries([deliveryOf('a'), deliveryOf('b', { sequence: 2 })])).toEqual(['b']);
      expect(await store.addDeliveries([])).toEqual([]);
      const { deliveries } = await store.deliveries({});
      expect(deliveries[0]).toMatchObject({ ...delivery, state: 'pending', attempts: 0, nextMs: tenMs, error: null });
      expect(keysOf(deliveries)).toEqual(['a', 'b']);
    });
  });

  test('a claimed delivery belongs to one sender until its lease ends', async () => {
    await withStore(async (store) => {
      await store.addDeliveries([deliveryOf('a'), deliveryOf('later', { incident: 'inc-b', notBeforeMs: tenMs + 1 })]);
      expect(keysOf(await claim(store, { channels: ['chat'] }))).toEqual([]);
      expect(keysOf(await claim(store, { limit: 0 }))).toEqual([]);
      expect(keysOf(await claim(store))).toEqual(['a']);
      expect(keysOf(await claim(store, { owner: 'another' }))).toEqual([]);
      const [again] = await claim(store, { owner: 'another', nowMs: tenMs + leaseMs });
      expect(again).toMatchObject({ key: 'a', attempts: 2, leaseOwner: 'another' });
      const id = again?.id ?? 0;
      expect(await store.finishDeliveries('sender', [{ id, state: 'sent' }], tenMs)).toEqual([]);
      expect(await store.finishDeliveries('another', [{ id, state: 'sent', providerId: 'm-1' }], tenMs)).toEqual([id]);
      expect(await store.finishDeliveries('another', [{ id, state: 'failed' }], tenMs)).toEqual([]);
      expect((await store.deliveries({ states: ['sent'] })).deliveries).toMatchObject([
        { key: 'a', providerId: 'm-1', endedMs: tenMs, leaseOwner: null },
      ]);
    });
  });

  test('the deliveries of an incident keep their order at each channel', async () => {
    await withStore(async (store) => {
      await store.addDeliveries([
        deliveryOf('resolved', { sequence: 3, kind: 'resolved' }),
        deliveryOf('opened'),
        deliveryOf('updated', { sequence: 2, kind: 'updated' }),
        deliveryOf('elsewhere', { incident: 'inc-b' }),
        deliveryOf('chat', { channel: 'chat', sequence: 3, kind: 'resolved' }),
        deliveryOf('about none', { incident: null }),
      ]);
      const first = await claim(store, { channels: ['mail', 'chat'] });
      expect(keysOf(first).sort()).toEqual(['about none', 'chat', 'elsewhere', 'opened']);
      expect(first.find(({ key }) => key === 'opened')).toMatchObject({ wasReached: false, isOver: true });
      const outcomes = first.map(({ id }) => ({ id, state: 'sent', providerId: `m-${id}` }) as const);
      await store.finishDeliveries('sender', outcomes, tenMs);
      const [second, ...none] = await claim(store);
      expect(none).toEqual([]);
      expect(second).toMatchObject({ key: 'updated', wasReached: true, firstProviderId: expect.stringMatching(/^m-/) });
      const dropped = { id: second?.id ?? 0, state: 'dropped', error: overBeforeSent } as const;
      await store.finishDeliveries('sender', [dropped], tenMs);
      expect(await claim(store)).toMatchObject([{ key: 'resolved', hasUnsentProblem: true, isOver: false }]);
    });
  });

  test('a message about several incidents comes before the end of one of them, and counts as one about it', async () => {
    await withStore(async (store) => {
      const items = ['inc-a', 'inc-b'].map(
        (incident) => ({ incident, kind: 'opened', text: 'It fails.', severity: 'minor', atMs: tenMs }) as const,
      );
      const content = { title: '2 incidents deferred until now.', severity: 'minor', items } as const;
      const end = { kind: 'resolved', sequence: 2 } as const;
      await store.addDeliveries([
        deliveryOf('digest', { incident: null, kind: 'digest', content }),
        deliveryOf('a/2', end),
        deliveryOf('c/2', { ...end, incident: 'inc-c' }),
        deliveryOf('a/chat/2', { ...end, channel: 'chat' }),
      ]);
      const both = { channels: ['mail', 'chat'] };
      const first = await claim(store, both);
      expect(keysOf(first)).toEqual(['digest', 'c/2', 'a/chat/2']);
      expect(first.map(({ wasReached }) => wasReached)).toEqual([false, false, false]);
      await store.finishDeliveries('sender', [{ id: first[0]?.id ?? 0, state: 'sent' }], tenMs);
      expect(await claim(store, both)).toMatchObject([{ key: 'a/2', wasReached: true }]);
    });
  });

  test('an attempt that failed is due again at its time, and its doubt is kept', async () => {
    await withStore(async (store) => {
      await store.addDeliveries([deliveryOf('a')]);
      const [{ id } = { id: 0 }] = await claim(store);
      const again = { id, state: 'pending', nextMs: tenMs + 5_000, uncertain: true, error: 'no answer' } as const;
      await store.finishDeliveries('sender', [again], tenMs);
      expect(await claim(store, { nowMs: tenMs + 4_999 })).toEqual([]);
      expect(await claim(store, { nowMs: tenMs + 5_000 })).toMatchObject([{ attempts: 2, uncertain: true }]);
      await store.finishDeliveries('sender', [{ id, state: 'pending', isUntried: true }], tenMs + 5_000);
      expect((await store.deliveries({})).deliveries).toMatchObject([{ attempts: 1, uncertain: true }]);
    });
  });

  test('two senders never claim the same delivery', async () => {
    await withStore(async (store) => {
      const keys = Array.from({ length: 40 }, (_, index) => `k-${index}`);
      await store.addDeliveries(keys.map((key) => deliveryOf(key, { incident: key })));
      const claims = await Promise.all(
        Array.from({ length: 8 }, async (_, index) => await claim(store, { owner: `s-${index % 2}` })),
      );
      const claimed = claims.flat().map(({ key }) => key);
      expect(claimed).toHaveLength(new Set(claimed).size);
    });
  });

  test('a delivery that was sent marks its notification as delivered', async () => {
    await withStore(async (store) => {
      const notification = notificationOf('inc-a', 1);
      const deliveries = [deliveryOf('a', { notification: notification.key })];
      await store.commit(batchOf(1, { notifications: [notification], deliveries }));
      const [{ id } = { id: 0 }] = await claim(store);
      await store.finishDeliveries('sender', [{ id, state: 'sent' }], tenMs + 1);
      expect((await store.notifications({})).notifications).toMatchObject([{ deliveredMs: tenMs + 1 }]);
    });
  });

  test('a person retries and drops deliveries; what was sent stays', async () => {
    await withStore(async (store) => {
      await store.addDeliveries(['a', 'b', 'c'].map((key) => deliveryOf(key, { incident: key })));
      const [a, b, c] = (await claim(store)).map(({ id }) => id);
      if (a === undefined || b === undefined || c === undefined) throw new TypeError('three deliveries were claimed');
      await store.finishDeliveries(
        'sender',
        [
          { id: a, state: 'sent' },
          { id: b, state: 'failed', error: 'gone' },
        ],
        tenMs,
      );
      const ids = [a, b, c];
      expect(await store.changeDeliveries({ action: 'retry', ids, by: 'ida' }, tenMs)).toEqual([b]);
      expect(await store.changeDeliveries({ action: 'drop', ids, by: 'ida' }, tenMs + leaseMs)).toEqual([b, c]);
      expect(await store.changeDeliveries({ action: 'drop', ids: [], by: 'ida' }, tenMs)).toEqual([]);
      const states = (await store.deliveries({})).deliveries.map(({ state }) => state);
      expect(states).toEqual(['sent', 'dropped', 'dropped']);
      const actions = (await store.audit({})).entries.map(({ actor, action }) => `${actor} ${action}`);
      expect(actions).toEqual(['ida drop-delivery', 'ida retry-delivery']);
    });
  });

  test('deliveries are read by pages, channel, incident and state, and counted', async () => {
    await withStore(async (store) => {
      await store.addDeliveries([
        deliveryOf('a'),
        deliveryOf('b', { incident: 'inc-b', createdMs: tenMs + 1 }),
        deliveryOf('c', { channel: 'chat' }),
      ]);
      const first = await store.deliveries({ limit: 2 });
      expect(keysOf(first.deliveries)).toEqual(['a', 'b']);
      const second = await store.deliveries({ limit: 2, cursor: first.cursor ?? '' });
      expect(second).toMatchObject({ deliveries: [{ key: 'c' }], cursor: null });
      expect(keysOf((await store.deliveries({ channel: 'chat' })).deliveries)).toEqual(['c']);
      expect(keysOf((await store.deliveries({ incident: 'inc-b' })).deliveries)).toEqual(['b']);
      expect(keysOf((await store.deliveries({ states: [] })).deliveries)).toEqual([]);
      expect(await store.deliveryCounts()).toEqual([
        { channel: 'chat', state: 'pending', count: 1, oldestMs: tenMs },
        { channel: 'mail', state: 'pending', count: 2, oldestMs: tenMs },
      ]);
      await expect(store.deliveries({ cursor: 'x' })).rejects.toMatchObject({ code: 'STORE_INVALID' });
    });
  });

  test('the last message of each incident that goes on is read again, and of those that were over a moment ago', async () => {
    await withStore(async (store) => {
      await store.addDeliveries([
        deliveryOf('open 1'),
        deliveryOf('open 2', { sequence: 2, kind: 'updated' }),
        deliveryOf('over 1', { incident: 'inc-b' }),
        deliveryOf('over 2', { incident: 'inc-b', sequence: 2, kind: 'resolved' }),
        deliveryOf('test', { incident: null, kind: 'test' }),
      ]);
      for (const nowMs of [tenMs, tenMs + 1]) {
        const outcomes = (await claim(store, { nowMs })).map(({ id }) => ({ id, state: 'sent' }) as const);
        await store.finishDeliveries('sender', outcomes, nowMs);
      }
      expect(keysOf(await store.standingDeliveries('mail', tenMs))).toEqual(['open 2', 'over 2']);
      expect(keysOf(await store.standingDeliveries('mail', tenMs + 1))).toEqual(['open 2']);
    });
  });
}
