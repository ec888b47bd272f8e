import { describe, expect, test } from 'vitest';
import { applyChunk } from '../../src/assignment/apply-chunk.ts';
import { type AssignmentOutcome, createMemoryCoolDownStore } from '../../src/index.ts';
import { loopback } from '../loopback.ts';

const hourMs = 60 * 60 * 1000;

/** A server with a profile, and three devices to assign it to. */
async function start({ verify = true, profile = true } = {}) {
  const loop = await loopback({ devices: 3 });
  const dep = loop.client({ retry: false });
  const { profileUuid } = await dep.profiles.define({ profileName: 'Sales', url: 'https://mdm.example.com' });
  const serialNumbers = Array.from(loop.simulator.organisations[0]?.devices() ?? [], (device) => device.serialNumber);
  const coolDowns = createMemoryCoolDownStore();
  const chunk = { profileUuid: profile ? profileUuid : undefined, serialNumbers };
  return {
    ...loop,
    dep,
    profileUuid,
    serialNumbers,
    coolDowns,
    async apply() {
      const outcomes: AssignmentOutcome[] = [];
      const report = (outcome: AssignmentOutcome) => outcomes.push(outcome);
      const options = { coolDowns, verify, clock: loop.clock, callOptions: {}, report };
      const stoppedBy = await applyChunk(dep, chunk, options);
      return { stoppedBy, statuses: outcomes.map(({ status }) => status), outcomes };
    },
  };
}

describe('each device of a chunk has one outcome', () => {
  test.each([
    ['with verification', true],
    ['without', false],
  ])('when all are taken, %s', async (_, verify) => {
    await using started = await start({ verify });
    const { stoppedBy, statuses, outcomes } = await started.apply();
    expect(stoppedBy).toBeUndefined();
    expect(statuses).toEqual(['done', 'done', 'done']);
    expect(outcomes.map(({ serialNumber }) => serialNumber)).toEqual(started.serialNumbers);
  });

  test('when the answer mentions some of them, and one with an unknown status', async () => {
    await using started = await start({ verify: false });
    const [first = '', second = ''] = started.serialNumbers;
    const body = { profile_uuid: started.profileUuid, devices: { [first]: 'SUCCESS', [second]: 'LATER' } };
    started.simulator.faults.add({ endpoint: 'profiles.assign', fault: { status: 200, body } });
    const { outcomes } = await started.apply();
    expect(Object.fromEntries(outcomes.map(({ serialNumber, status }) => [serialNumber, status]))).toEqual({
      [first]: 'done',
      [second]: 'failed',
      [started.serialNumbers[2] ?? '']: 'unknown',
    });
    // Only an answer about a device says how long it has to wait.
    expect((await started.coolDowns.load()).map(({ serialNumber }) => serialNumber)).toEqual([second]);
  });

  test('when nothing is left to send', async () => {
    await using started = await start();
    await started.apply();
    expect((await started.apply()).statuses).toEqual(['settled', 'settled', 'settled']);
    expect(started.simulator.requests('profiles.assign')).toHaveLength(1);
  });
});

describe('a failure', () => {
  test.each([
    ['devices.details', 503, 'unsent', 'DEP_SERVER_ERROR'],
    ['profiles.assign', 503, 'unknown', 'DEP_SERVER_ERROR'],
  ] as const)('of %s with %i leaves the devices %s, and stops the work', async (endpoint, status, outcome, code) => {
    await using started = await start();
    started.simulator.faults.add({ endpoint, fault: { status } });
    const { stoppedBy, statuses, outcomes } = await started.apply();
    expect(stoppedBy).toMatchObject({ code });
    expect(statuses).toEqual([outcome, outcome, outcome]);
    expect(outcomes[0]?.error?.code).toBe(outcome === 'unsent' ? undefined : code);
  });

  test('to read back reports what was taken as unconfirmed, each device once', async () => {
    await using started = await start();
    started.simulator.faults.add({ endpoint: 'devices.details', fault: { status: 503 }, after: 1 });
    const { stoppedBy, statuses } = await started.apply();
    expect(stoppedBy).toMatchObject({ code: 'DEP_SERVER_ERROR' });
    expect(statuses).toEqual(['unconfirmed', 'unconfirmed', 'unconfirmed']);
  });
});

test('a failed removal makes no device wait: only assignments do', async () => {
  await using started = await start({ profile: false, verify: false });
  const [failed = ''] = started.serialNumbers;
  await started.dep.profiles.assign(started.profileUuid, started.serialNumbers);
  started.simulator.scriptDevice(failed, 'FAILED');
  const { outcomes } = await started.apply();
  expect(outcomes.find(({ serialNumber }) => serialNumber === failed)).toMatchObject({
    status: 'failed',
    retryAtMs: undefined,
  });
  expect(await started.coolDowns.load()).toEqual([]);
});

test('the vendor’s own time to wait is kept for a throttled device', async () => {
  await using started = await start({ verify: false });
  const [throttled = ''] = started.serialNumbers;
  const body = { profile_uuid: started.profileUuid, devices: { [throttled]: 'THROTTLED' } };
  const fault = { status: 200, body, headers: { 'retry-after': String((3 * hourMs) / 1000) } };
  started.simulator.faults.add({ endpoint: 'profiles.assign', fault });
  const { outcomes } = await started.apply();
  const [outcome] = outcomes.filter(({ serialNumber }) => serialNumber === throttled);
  expect(outcome).toMatchObject({ status: 'throttled', retryAtMs: expect.any(Number) });
  expect((await started.coolDowns.load())[0]).toMatchObject({ serialNumber: throttled, untilMs: outcome?.retryAtMs });
});
