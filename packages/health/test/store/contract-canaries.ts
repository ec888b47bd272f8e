import type { CanaryIntent, CanaryLease } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { tenMs } from './batches.ts';
import { openMigrated, type Place } from './migrated-place.ts';

const dayMs = 86_400_000;
const generous = { tenant: { count: 100, perMs: dayMs } };

/** What every store promises about the intents and leases of canaries. */
export function describeCanaryJournal(createPlace: () => Promise<Place>): void {
  const opened = async () => await openMigrated(createPlace);

  test('one run holds a lease, and the next one gets a larger fencing number', async () => {
    await using place = await opened();
    const { store } = place;
    const first = await leaseOf(store, 'run-1');
    expect(await acquire(store, 'run-2')).toEqual({ held: 'licence', holder: 'run-1', untilMs: tenMs + 60_000 });
    // The lease of one name is enough to refuse all.
    expect(await store.acquireCanaryLease({ ...request('run-2'), names: ['other', 'licence'] })).toHaveProperty('held');
    await store.releaseCanaryLease(first);
    const second = await leaseOf(store, 'run-2');
    expect(second.fence).toBeGreaterThan(first.fence);
    // An old holder releases nothing.
    await store.releaseCanaryLease(first);
    expect(await acquire(store, 'run-3')).toHaveProperty('held');
  });

  test('a lease that ended may be acquired, and so may one from a clock that was set back', async () => {
    await using place = await opened();
    const { store } = place;
    await leaseOf(store, 'run-1');
    expect(await acquire(store, 'run-2', tenMs + 59_999)).toHaveProperty('held');
    expect(await acquire(store, 'run-2', tenMs + 60_000)).toHaveProperty('lease');
    expect(await acquire(store, 'run-3', tenMs - dayMs)).toHaveProperty('lease');
  });

  test('a lease that is renewed lasts longer, and one that another run has acquired cannot be renewed', async () => {
    await using place = await opened();
    const { store } = place;
    const first = await leaseOf(store, 'run-1');
    expect(await store.renewCanaryLease(first, tenMs + 50_000, 60_000)).toBe(true);
    expect(await acquire(store, 'run-2', tenMs + 109_999)).toHaveProperty('held');
    const second = await leaseOf(store, 'run-2', tenMs + 110_000);
    expect(await store.renewCanaryLease(first, tenMs + 110_001, 60_000)).toBe(false);
    expect(await store.renewCanaryLease(second, tenMs + 110_001, 60_000)).toBe(true);
    await store.releaseCanaryLease(second);
    expect(await store.renewCanaryLease(second, tenMs + 110_002, 60_000)).toBe(false);
  });

  test('an intent is written only by the holder of the newest lease', async () => {
    await using place = await opened();
    const { store } = place;
    const old = await leaseOf(store, 'run-1');
    expect(await store.addCanaryIntent(intentOf('run-1/give'), old, generous)).toBe('written');
    const lease = await leaseOf(store, 'run-2', tenMs + 60_000);
    expect(await store.addCanaryIntent(intentOf('run-1/take'), old, generous)).toBe('lease-lost');
    expect(await store.updateCanaryIntent({ ...intentOf('run-1/give'), state: 'done' }, old)).toBe(false);
    expect(await store.updateCanaryIntent({ ...intentOf('run-1/give'), state: 'undoing' }, lease)).toBe(true);
    // What became known too late makes an intent more careful, without a lease.
    expect(await store.updateCanaryIntent({ ...intentOf('run-1/give'), reason: 'late' }, null)).toBe(true);
    expect(await store.canaryIntents({})).toEqual([{ ...intentOf('run-1/give'), reason: 'late' }]);
  });

  test('intents are limited by tenant and by resource', async () => {
    await using place = await opened();
    const { store } = place;
    const lease = await leaseOf(store, 'run-1');
    const limits = { tenant: { count: 3, perMs: dayMs }, resource: { count: 1, perMs: dayMs } };
    const add = async (intent: CanaryIntent) => await store.addCanaryIntent(intent, lease, limits);
    expect(await add(intentOf('1'))).toBe('written');
    expect(await add(intentOf('2'))).toBe('over-budget');
    expect(await add({ ...intentOf('3'), resourceKey: 'licence-2' })).toBe('written');
    expect(await add({ ...intentOf('4'), resourceKey: 'licence-3' })).toBe('written');
    expect(await add({ ...intentOf('5'), resourceKey: 'licence-4' })).toBe('over-budget');
    expect(await add({ ...intentOf('6'), resourceKey: 'licence-4', tenant: 'boreal' })).toBe('written');
    expect(await add({ ...intentOf('7'), intendedMs: tenMs + dayMs })).toBe('written');
  });

  test('intents are read by state, target and time, with all that undoing needs', async () => {
    await using place = await opened();
    const { store } = place;
    const lease = await leaseOf(store, 'run-1');
    const full: CanaryIntent = {
      ...intentOf('a'),
      result: { eventId: 'e-1' },
      undoResult: ['x', null],
      state: 'undoing',
      undoSentMs: tenMs,
      failedUndos: 2,
      reason: 'The vendor refused.',
    };
    const undone: CanaryIntent = { ...intentOf('b'), state: 'undone', intendedMs: tenMs + 1 };
    const kept: CanaryIntent = {
      ...intentOf('c'),
      state: 'kept',
      target: 'boreal/apple.dep.profile',
      intendedMs: tenMs + 2,
    };
    for (const intent of [kept, undone, full])
      expect(await store.addCanaryIntent(intent, lease, generous)).toBe('written');
    expect(await store.canaryIntents({})).toEqual([full, undone, kept]);
    expect(await store.canaryIntents({ open: true })).toEqual([full]);
    expect(await store.canaryIntents({ target: kept.target })).toEqual([kept]);
    expect(await store.canaryIntents({ afterMs: tenMs })).toEqual([undone, kept]);
    // What is old is dropped, unless something may be left, or is meant to stay.
    await store.tidy(tenMs + 200 * dayMs);
    expect(await store.canaryIntents({})).toEqual([full, kept]);
  });
}

function request(holder: string, nowMs = tenMs) {
  return { names: ['licence', 'place'], holder, nowMs, durationMs: 60_000 };
}

async function acquire(store: Store, holder: string, nowMs?: number) {
  return await store.acquireCanaryLease(request(holder, nowMs));
}

async function leaseOf(store: Store, holder: string, nowMs?: number): Promise<CanaryLease> {
  const grant = await acquire(store, holder, nowMs);
  if ('held' in grant) throw new Error(`held by ${grant.holder}`);
  return grant.lease;
}

function intentOf(id: string): CanaryIntent {
  return {
    id,
    run: 'run-1',
    target: 'aurora/apple.vpp.licence',
    tenant: 'aurora',
    step: 'give',
    position: 0,
    resourceKey: 'licence-1',
    resource: { adamId: '1' },
    result: null,
    undoResult: null,
    state: 'doing',
    intendedMs: tenMs,
    undoSentMs: null,
    failedUndos: 0,
    reason: null,
  };
}
