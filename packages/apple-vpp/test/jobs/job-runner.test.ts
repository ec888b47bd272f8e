import { describe, expect, it } from 'vitest';
import { createMemoryJobStore, type JobEvent } from '../../src/index.ts';
import { vppErrorFault } from '../../src/testing/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const serials = (count: number) => Array.from({ length: count }, (_, index) => `S${index}`);
const assets = [
  { adamId: '1', totalCount: 5_000 },
  { adamId: '2', totalCount: 3 },
];
const users = [
  { clientUserId: 'anna', managedAppleId: 'anna@example.com' },
  { clientUserId: 'old', status: 'Retired' as const },
];
const order = { assets: [{ adamId: '1' }], serialNumbers: serials(2_500) };
const start = (more: object = {}, client: object = {}) => startVpp({ locations: [{ assets, users }], ...more }, client);

describe('associateAndWait', () => {
  it('splits by the limits, and hands each event out', async () => {
    await using vpp = await start();
    const events: JobEvent[] = [];
    const result = await vpp.client.assets.associateAndWait(order, {
      jobId: 'job',
      onEvent: (event) => events.push(event),
    });
    expect(result).toMatchObject({ jobId: 'job', requested: 2_500, completed: 2_500, failures: [] });
    expect(vpp.simulator.requests('assets.associate')).toHaveLength(3);
    expect(events.map(({ eventId }) => eventId).sort()).toEqual([...result.eventIds].sort());
    expect(vpp.simulator.locations[0]?.asset({ adamId: '1', pricingParam: 'STDQ' })?.assignedCount).toBe(2_500);
  });

  it('waits as long as the service takes, and asks no more often than every 30 seconds', async () => {
    await using vpp = await start({ eventDelayMs: 100_000 });
    const before = vpp.clock.now();
    await vpp.client.assets.associateAndWait({ ...order, serialNumbers: ['A'] });
    expect(vpp.clock.now() - before).toBeGreaterThanOrEqual(100_000);
    expect(vpp.simulator.requests('events.status').length).toBeLessThanOrEqual(5);
  });

  it('tells who did not get what, and why', async () => {
    await using vpp = await start();
    const result = await vpp.client.assets.associateAndWait({
      assets: [{ adamId: '1' }, { adamId: '2' }],
      clientUserIds: ['anna', 'old'],
      serialNumbers: ['A', 'B', 'C'],
    });
    expect(result).toMatchObject({ requested: 10, completed: 4 });
    expect(
      result.failures.map(({ adamId, clientUserId, serialNumber, code, errorNumber }) => [
        adamId,
        clientUserId ?? serialNumber,
        code,
        errorNumber,
      ]),
    ).toEqual([
      ['1', 'old', 'VPP_USER_NOT_FOUND', 9609],
      ['2', 'anna', 'VPP_LICENSES_EXHAUSTED', 9709],
      ['2', 'old', 'VPP_USER_NOT_FOUND', 9609],
      ['2', 'A', 'VPP_LICENSES_EXHAUSTED', 9709],
      ['2', 'B', 'VPP_LICENSES_EXHAUSTED', 9709],
      ['2', 'C', 'VPP_LICENSES_EXHAUSTED', 9709],
    ]);
  });

  it('tells apart who got the last licences', async () => {
    await using vpp = await start({ doubts: { shortage: 'fill' } });
    const result = await vpp.client.assets.associateAndWait({
      assets: [{ adamId: '2' }],
      serialNumbers: ['A', 'B', 'C', 'D'],
    });
    expect(result).toMatchObject({ completed: 3, failures: [{ serialNumber: 'D', errorNumber: 9709 }] });
  });

  it('sends again, and only what is missing, when the failure may pass', async () => {
    await using vpp = await start();
    vpp.simulator.locations[0]?.taskFaults.push({ errorNumber: 9603, serialNumber: 'B' });
    const result = await vpp.client.assets.associateAndWait({ ...order, serialNumbers: ['A', 'B', 'C'] });
    expect(result).toMatchObject({ requested: 3, completed: 3, failures: [] });
    const requested = vpp.simulator.locations[0]?.events.all().map((event) => event.requested);
    expect(requested).toEqual([3, 1]);
  });

  it.each(['reset', 'reset-body', 'garble', 'html'] as const)(
    'does nothing twice when the answer is lost (%s)',
    async (fault) => {
      await using vpp = await start();
      vpp.simulator.faults.add({ endpoint: 'assets.associate', fault });
      const result = await vpp.client.assets.associateAndWait({ ...order, serialNumbers: ['A', 'B'] });
      expect(result).toMatchObject({ completed: 2, failures: [] });
      const taken = vpp.simulator.locations[0]?.events.all().reduce((sum, { requested }) => sum + requested, 0);
      expect(taken).toBe(2);
    },
  );

  it('takes a receipt without event id for no receipt, and looks what came of it', async () => {
    await using vpp = await start();
    const [location] = vpp.simulator.locations;
    if (location) location.events.faults.withoutId = 1;
    const result = await vpp.client.assets.associateAndWait({ ...order, serialNumbers: ['A'] });
    expect(result).toMatchObject({ completed: 1, eventIds: [] });
    expect(location?.events.all()).toHaveLength(1);
  });

  it('asks again after ten minutes without an end', async () => {
    await using vpp = await start();
    const [location] = vpp.simulator.locations;
    if (location) location.events.faults.stuck = 1;
    const before = vpp.clock.now();
    const result = await vpp.client.assets.associateAndWait({ ...order, serialNumbers: ['A'] });
    expect(result).toMatchObject({ completed: 1, failures: [] });
    expect(location?.events.all()).toHaveLength(2);
    expect(vpp.clock.now() - before).toBeGreaterThan(9.5 * 60_000);
  });

  it('gives up after the third time', async () => {
    await using vpp = await start();
    const [location] = vpp.simulator.locations;
    if (location) location.events.faults.stuck = 99;
    const result = await vpp.client.assets.associateAndWait({ ...order, serialNumbers: ['A'] });
    expect(result.failures).toMatchObject([{ serialNumber: 'A', code: 'VPP_EVENT_STUCK' }]);
    expect(location?.events.all()).toHaveLength(3);
  });

  it('repeats what the service turned away unread, with longer and longer waits', async () => {
    await using vpp = await start();
    vpp.simulator.faults.add({ endpoint: 'assets.associate', fault: vppErrorFault(9729), times: 2 });
    const before = vpp.clock.now();
    const result = await vpp.client.assets.associateAndWait({ ...order, serialNumbers: ['A'] });
    expect(result.completed).toBe(1);
    expect(vpp.clock.now() - before).toBeGreaterThanOrEqual(20_000);
  });

  it('throws what it cannot mend, and goes on later', async () => {
    await using vpp = await start();
    const store = createMemoryJobStore();
    const options = { jobId: 'job', store };
    vpp.simulator.faults.add({ endpoint: 'assets.associate', fault: vppErrorFault(9625) });
    expect((await failureOf(vpp.client.assets.associateAndWait(order, options))).code).toBe('VPP_TOKEN_REVOKED');
    const result = await vpp.client.licences.resume('job', { store });
    expect(result).toMatchObject({ requested: 2_500, completed: 2_500 });
    // Done is done: nothing is sent for a job that has ended.
    const sent = vpp.simulator.requests().length;
    expect(await vpp.client.assets.associateAndWait(order, options)).toEqual(result);
    expect(vpp.simulator.requests()).toHaveLength(sent);
  });

  it('keeps job ids apart', async () => {
    await using vpp = await start();
    const store = createMemoryJobStore();
    await vpp.client.assets.associateAndWait({ ...order, serialNumbers: ['A'] }, { jobId: 'job', store });
    const other = vpp.client.assets.associateAndWait({ ...order, serialNumbers: ['B'] }, { jobId: 'job', store });
    expect((await failureOf(other)).code).toBe('VPP_JOB_DIFFERENT');
    expect((await failureOf(vpp.client.licences.resume('none', { store }))).code).toBe('VPP_JOB_UNREADABLE');
  });

  it('refuses what is wrong before anything is sent', async () => {
    await using vpp = await start();
    const wrong = { assets: [{ adamId: '1' }], serialNumbers: ['A', 'A'] };
    expect((await failureOf(vpp.client.assets.associateAndWait(wrong))).code).toBe('VPP_DUPLICATE_SERIAL_NUMBERS');
    await expect(vpp.client.assets.associateAndWait(order, { parallel: 0 })).rejects.toThrow('parallel must be');
    expect(vpp.simulator.requests()).toHaveLength(0);
  });

  it('ends when the caller gives up', async () => {
    await using vpp = await start({ eventDelayMs: 60_000 });
    const controller = new AbortController();
    const work = vpp.client.assets.associateAndWait(order, {
      signal: controller.signal,
      onEvent: () => controller.abort(new Error('enough')),
    });
    await expect(work).rejects.toThrow();
  });

  it('says when success does not show', async () => {
    await using vpp = await start();
    const [location] = vpp.simulator.locations;
    const order1 = { ...order, serialNumbers: ['A'] };
    const work = vpp.client.assets.associateAndWait(order1, {
      onEvent: () => location?.table.remove({ adamId: '1', pricingParam: 'STDQ' }, 'sA'),
    });
    expect((await work).failures).toMatchObject([{ serialNumber: 'A', code: 'VPP_NOT_CONFIRMED' }]);
    const trusting = await vpp.client.assets.associateAndWait(order1, { confirm: false });
    expect(trusting.completed).toBe(1);
  });
});

describe('the others', () => {
  it('take licences back', async () => {
    await using vpp = await start();
    const some = { assets: [{ adamId: '1' }, { adamId: '2' }], serialNumbers: ['A'], clientUserIds: ['anna'] };
    await vpp.client.assets.associateAndWait(some);
    expect(await vpp.client.assets.disassociateAndWait({ ...some, clientUserIds: [] })).toMatchObject({
      requested: 2,
      completed: 2,
    });
    expect(await vpp.client.assets.revokeAndWait({ clientUserIds: ['anna'] })).toMatchObject({
      requested: 1,
      completed: 1,
    });
    expect(await vpp.client.assignments.list().toArray()).toEqual([]);
  });

  it('create users and read them back, change and retire them', async () => {
    await using vpp = await start();
    const many = serials(150).map((clientUserId) => ({ clientUserId }));
    const created = await vpp.client.users.createAndWait([...many, { clientUserId: 'anna' }]);
    expect(created).toMatchObject({ requested: 151, completed: 151, failures: [] });
    expect(created.users).toHaveLength(151);
    expect(created.users.find(({ clientUserId }) => clientUserId === 'S7')).toMatchObject({
      status: 'Registered',
      inviteCode: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const updated = await vpp.client.users.updateAndWait([
      { clientUserId: 'S1', email: 's1@example.com' },
      { clientUserId: 'nobody', email: 'n@example.com' },
    ]);
    expect(updated.failures).toMatchObject([{ clientUserId: 'nobody', code: 'VPP_USER_NOT_FOUND', errorNumber: 9609 }]);
    expect(updated.users).toMatchObject([{ clientUserId: 'S1', email: 's1@example.com' }]);
    const retired = await vpp.client.users.retireAndWait([{ clientUserId: 'S1' }, { clientUserId: 'S2' }]);
    expect(retired).toMatchObject({ requested: 2, completed: 2 });
    expect(await vpp.client.users.list({ activeOnly: true }).toArray()).toHaveLength(149);
  });
});
