import { describe, expect, test } from 'vitest';
import {
  type ApplyAssignmentOptions,
  applyAssignment,
  createMemoryCoolDownStore,
  type DepClientOptions,
  planAssignment,
} from '../../src/index.ts';
import type { DepSimulatorOptions } from '../../src/testing/index.ts';
import { loopback } from '../loopback.ts';

const hourMs = 60 * 60 * 1000;

/** A fleet whose devices are all to have one profile. */
async function fleet(options: DepSimulatorOptions = {}, clientOptions: Partial<DepClientOptions> = {}) {
  const loop = await loopback(options);
  const dep = loop.client(clientOptions);
  const { profileUuid } = await dep.profiles.define({ profileName: 'Sales', url: 'https://mdm.example.com' });
  const coolDowns = createMemoryCoolDownStore();
  const plan = async (wanted: string | null = profileUuid) =>
    planAssignment({
      devices: dep.devices.fetch(),
      wanted: () => wanted,
      coolDowns: await coolDowns.load(),
      clock: loop.clock,
    });
  const apply = async (more: ApplyAssignmentOptions = {}, wanted: string | null = profileUuid) =>
    applyAssignment(dep, await plan(wanted), { coolDowns, clock: loop.clock, ...more });
  const serials = Array.from(loop.simulator.organisations[0]?.devices() ?? [], ({ serialNumber }) => serialNumber);
  const assigns = () => loop.simulator.requests('profiles.assign').length;
  return { ...loop, dep, profileUuid, coolDowns, plan, apply, serials, assigns };
}

describe('applyAssignment', () => {
  test('assigns in chunks, reads back, and has nothing to do the next time', async () => {
    await using one = await fleet({ devices: 25 });
    const report = await one.apply({ chunkSize: 10 });
    expect(report).toMatchObject({ counts: { done: 25 }, stoppedBy: undefined });
    expect(one.assigns()).toBe(3);
    expect(one.simulator.requests('devices.details')).toHaveLength(6);
    expect(await one.plan()).toMatchObject({ assign: [], settled: 25 });
    expect(await one.apply()).toMatchObject({ counts: {} });
    expect(one.assigns()).toBe(3);
  });

  test('sends nothing in a dry run', async () => {
    await using one = await fleet({ devices: 3 });
    const before = one.simulator.requests().length;
    const plan = await one.plan();
    const report = await applyAssignment(one.dep, plan, { dryRun: true });
    expect(report.counts).toEqual({ planned: 3 });
    expect([...report.outcomes.values()][0]).toMatchObject({ profileUuid: one.profileUuid, status: 'planned' });
    expect(one.simulator.requests().length - before).toBe(1);
  });

  test('removes profiles', async () => {
    await using one = await fleet({ devices: 3 });
    await one.apply();
    expect((await one.apply({}, null)).counts).toEqual({ done: 3 });
    expect(await one.plan(null)).toMatchObject({ remove: [], settled: 3 });
  });

  test('says what became of each device, and lets those wait that were not taken', async () => {
    await using one = await fleet();
    const [throttled = '', failed = '', foreign = ''] = one.serials;
    one.simulator.scriptDevice(throttled, 'THROTTLED');
    one.simulator.scriptDevice(failed, 'FAILED', 10);
    one.simulator.scriptDevice(foreign, 'NOT_ACCESSIBLE');
    const reported: string[] = [];
    const { counts, outcomes } = await one.apply({ onOutcome: ({ serialNumber }) => reported.push(serialNumber) });
    expect(counts).toEqual({ done: 7, throttled: 1, failed: 1, 'not-accessible': 1 });
    expect(reported.sort()).toEqual(one.serials.toSorted());
    const now = one.clock.now();
    expect(outcomes.get(throttled)).toMatchObject({ status: 'throttled', retryAtMs: now + 24 * hourMs });
    expect(outcomes.get(failed)).toMatchObject({ status: 'failed', retryAtMs: now + hourMs });
    expect(await one.plan()).toMatchObject({ assign: [{ serialNumbers: [foreign] }], waiting: { length: 2 } });
  });

  test('tries a failed device three times, later each time, then leaves it to Apple', async () => {
    await using one = await fleet({ devices: 1 });
    one.simulator.scriptDevice(one.serials[0] ?? '', 'FAILED', 10);
    for (const hours of [1, 6, 24]) {
      await one.apply();
      await one.clock.advance(hours * hourMs - 1);
      expect((await one.apply()).counts).toEqual({});
      await one.clock.advance(1);
    }
    expect(one.assigns()).toBe(3);
    expect(await one.plan()).toMatchObject({ assign: [], exhausted: [{ failures: 3 }] });
  });

  test('forgets the wait of a device that was taken', async () => {
    await using one = await fleet({ devices: 1 });
    one.simulator.scriptDevice(one.serials[0] ?? '', 'FAILED');
    await one.apply();
    await one.clock.advance(hourMs);
    expect((await one.apply()).counts).toEqual({ done: 1 });
    expect(await one.coolDowns.load()).toEqual([]);
  });

  test('sends nothing for devices that are right by now, or gone', async () => {
    await using one = await fleet({ devices: 4 });
    const plan = await one.plan();
    const [right = '', gone = ''] = one.serials;
    await one.dep.profiles.assign(one.profileUuid, [right]);
    one.simulator.organisations[0]?.release(gone, { atMs: one.clock.now(), by: 'USER', byId: undefined });
    const { counts } = await applyAssignment(one.dep, plan, { clock: one.clock });
    expect(counts).toEqual({ settled: 1, 'not-accessible': 1, done: 2 });
    const { counts: again } = await applyAssignment(one.dep, plan, { clock: one.clock });
    expect(again).toEqual({ settled: 3, 'not-accessible': 1 });
    expect(one.assigns()).toBe(2);
  });

  test('without verification sends what the plan says, and nothing else', async () => {
    await using one = await fleet({ devices: 3 });
    expect((await one.apply({ verify: false })).counts).toEqual({ done: 3 });
    expect(one.simulator.requests('devices.details')).toEqual([]);
  });

  test('calls unconfirmed what the service took and does not show', async () => {
    await using one = await fleet({ devices: 1 });
    const [serial = ''] = one.serials;
    const fault = {
      status: 200,
      body: { devices: { [serial]: { response_status: 'SUCCESS', profile_status: 'empty' } } },
    };
    one.simulator.faults.add({ endpoint: 'devices.details', fault, times: 2 });
    expect((await one.apply()).counts).toEqual({ unconfirmed: 1 });
  });

  test.each([0, 1_001, 1.5])('refuses a chunk of %s', async (chunkSize) => {
    await using one = await fleet({ devices: 1 });
    await expect(one.apply({ chunkSize })).rejects.toThrow(/^chunkSize must be/);
  });
});

describe('a failure', () => {
  test('of one profile leaves the others alone', async () => {
    await using one = await fleet({ devices: 4 });
    const plan = await planAssignment({
      devices: one.dep.devices.fetch(),
      wanted: ({ serialNumber }) => (one.serials.indexOf(serialNumber) < 2 ? 'F'.repeat(32) : one.profileUuid),
    });
    const { counts, outcomes, stoppedBy } = await applyAssignment(one.dep, plan, { clock: one.clock });
    expect(counts).toEqual({ refused: 2, done: 2 });
    expect(outcomes.get(one.serials[0] ?? '')?.error?.code).toBe('DEP_PROFILE_NOT_FOUND');
    expect(stoppedBy).toBeUndefined();
  });

  test.each([
    ['before anything is sent', 'devices.details', { unsent: 3 }],
    ['while it is sent', 'profiles.assign', { unknown: 1, unsent: 2 }],
  ])('that would meet the others too stops the work: %s', async (_, endpoint, counts) => {
    await using one = await fleet({ devices: 3 }, { retry: false });
    one.simulator.faults.add({ endpoint, fault: { status: 503 } });
    const report = await one.apply({ chunkSize: 1 });
    expect(report).toMatchObject({ counts, stoppedBy: { code: 'DEP_SERVER_ERROR' } });
    expect((await one.apply({ chunkSize: 1 })).counts).toEqual({ done: 3 });
  });

  test('to read back stops the work, and what was taken counts as taken', async () => {
    await using one = await fleet({ devices: 2 }, { retry: false });
    one.simulator.faults.add({ endpoint: 'devices.details', fault: { status: 503 }, after: 1 });
    const report = await one.apply({ chunkSize: 1 });
    expect(report).toMatchObject({ counts: { unconfirmed: 1, unsent: 1 }, stoppedBy: { code: 'DEP_SERVER_ERROR' } });
  });

  test('to keep a wait is thrown: without it, devices would be sent too early', async () => {
    await using one = await fleet({ devices: 1 });
    one.simulator.scriptDevice(one.serials[0] ?? '', 'THROTTLED');
    const coolDowns = { load: () => Promise.resolve([]), save: () => Promise.reject(new Error('the disk is full')) };
    await expect(one.apply({ coolDowns })).rejects.toThrow('the disk is full');
  });
});
