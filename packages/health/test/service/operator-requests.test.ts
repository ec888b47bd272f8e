import { createVirtualClock } from '@mdmkit/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOperatorRequests, type OperatorRequests } from '../../src/service/operator-requests.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { incidentOf, targetOf, writerOf } from '../store/batches.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

const clock = createVirtualClock({ skipSleeps: false });
const hourMs = 3_600_000;
let folder: TemporaryFolder;
let store: Store;
let requests: OperatorRequests;

beforeEach(async () => {
  folder = await temporaryFolder();
  store = createSqliteStore({ folder: folder.path, thread: 'caller' });
  await store.migrate();
  await store.load('one');
  requests = createOperatorRequests(store, clock);
});

afterEach(async () => {
  await store.close();
  await folder[Symbol.asyncDispose]();
});

const ada = { by: 'ada' } as const;
const maintenance = (untilMs: number) => ({ ...ada, mode: 'pause', scope: {}, untilMs, reason: 'move' }) as const;

describe('maintenance windows', () => {
  test('a window is listed until it ends, and is in the audit log', async () => {
    const untilMs = clock.now() + hourMs;
    const { id, command } = await requests.addMaintenance(maintenance(untilMs));
    expect(id).toMatch(/^window-[0-9a-f]{8}$/);
    expect((await requests.windows()).maintenance).toEqual([
      { id, by: 'ada', mode: 'pause', scope: {}, fromMs: clock.now(), untilMs, reason: 'move' },
    ]);
    expect((await store.audit({})).entries).toMatchObject([
      { actor: 'ada', action: 'maintenance', subject: `${id} pause {}` },
    ]);
    const ended = await requests.endMaintenance(id, ada);
    expect(ended.command).toBeGreaterThan(command);
    expect((await requests.windows()).maintenance).toEqual([]);
    expect((await store.audit({})).entries).toMatchObject([{ action: 'end-maintenance', subject: id }, {}]);
  });

  test.each([
    ['before now', -1, undefined],
    ['before its start', hourMs, 2 * hourMs],
    ['in more than a year', 400 * 24 * hourMs, undefined],
  ])('a window that ends %s is refused', async (_name, untilMs, fromMs) => {
    const nowMs = clock.now();
    const request = { ...maintenance(nowMs + untilMs), ...(fromMs === undefined ? {} : { fromMs: nowMs + fromMs }) };
    await expect(requests.addMaintenance(request)).rejects.toMatchObject({ code: 'INVALID_TIMES' });
    expect((await store.audit({})).entries).toEqual([]);
  });

  test('a silence of more than 30 days and an acknowledgement of more than seven are refused', async () => {
    const dayMs = 24 * hourMs;
    await writerOf(store)({ incidents: [incidentOf('inc-a', { startedMs: 1, openedMs: 2 })] });
    const silence = { ...ada, scope: {}, reason: '' };
    await expect(requests.silence({ ...silence, forMs: 30 * dayMs + 1 })).rejects.toMatchObject({
      code: 'INVALID_TIMES',
    });
    await expect(requests.acknowledge('inc-a', 7 * dayMs + 1, ada)).rejects.toMatchObject({ code: 'INVALID_TIMES' });
    expect((await store.audit({})).entries).toEqual([]);
    await requests.silence({ ...silence, forMs: 30 * dayMs });
    await requests.acknowledge('inc-a', 7 * dayMs, ada);
    expect((await store.audit({})).entries).toHaveLength(2);
  });

  test('a window or a silence that is not there cannot be ended', async () => {
    const { id } = await requests.silence({ ...ada, scope: {}, forMs: hourMs, reason: '' });
    await expect(requests.endMaintenance(id, ada)).rejects.toMatchObject({ code: 'WINDOW_NOT_FOUND' });
    await expect(requests.endSilence('silence-0', ada)).rejects.toMatchObject({ code: 'WINDOW_NOT_FOUND' });
  });
});

describe('a level that an operator accepts', () => {
  const reading = {
    service: 'apple.vpp',
    location: 'tokyo',
    measure: 'failing',
    state: 'anomalous',
    value: 0.2,
    expected: 0.01,
    low: 0,
    high: 0.02,
    probability: 1e-9,
    surprise: 9,
    signal: 'record',
    side: 'above',
    historyLength: 500,
    sinceMs: 0,
  } as const;

  test('is a command and an entry of the audit log, if such a measure is followed', async () => {
    const level = { ...ada, service: 'apple.vpp', measure: 'failing', reason: 'new plan' } as const;
    await expect(requests.acceptLevel(level)).rejects.toMatchObject({ code: 'SERIES_NOT_FOUND' });
    await writerOf(store)({ targets: [targetOf('aurora/apple.vpp')] });
    await store.saveSeries([{ reading: { ...reading, startMs: clock.now() - 300_000 } }]);
    await expect(requests.acceptLevel({ ...level, location: 'paris' })).rejects.toMatchObject({
      code: 'SERIES_NOT_FOUND',
    });
    const { command } = await requests.acceptLevel(level);
    expect((await store.commandsAfter(command - 1))[0]?.command).toEqual({
      kind: 'accept-level',
      by: 'ada',
      service: 'apple.vpp',
      location: null,
      measure: 'failing',
      reason: 'new plan',
    });
    expect((await store.audit({})).entries[0]).toMatchObject({
      actor: 'ada',
      action: 'accept-level',
      subject: 'apple.vpp * failing new plan',
    });
  });
});

describe('a repetition with the same idempotency key', () => {
  const key = { ...ada, idempotencyKey: 'k' };

  test('of the end of a silence gets the first command, although the silence is gone', async () => {
    const { id } = await requests.silence({ ...ada, scope: {}, forMs: hourMs, reason: '' });
    const first = await requests.endSilence(id, key);
    expect(await requests.endSilence(id, key)).toEqual(first);
    await expect(requests.endSilence('silence-0', key)).rejects.toMatchObject({ code: 'WINDOW_NOT_FOUND' });
  });

  test('of an acknowledgement gets the first command, although the incident has closed', async () => {
    const commit = writerOf(store);
    const times = { startedMs: 1, openedMs: 2 };
    await commit({ atMs: 3, incidents: [incidentOf('inc-a', times)] });
    const first = await requests.acknowledge('inc-a', hourMs, key);
    await commit({ atMs: 4, incidents: [incidentOf('inc-a', { ...times, endedMs: 3, closedMs: 4 })] });
    expect(await requests.acknowledge('inc-a', hourMs, key)).toEqual(first);
    await expect(requests.acknowledge('inc-a', hourMs, ada)).rejects.toMatchObject({ code: 'INCIDENT_CLOSED' });
    await expect(requests.unacknowledge('inc-a', key)).rejects.toMatchObject({ code: 'INCIDENT_CLOSED' });
  });

  test('of a window gets the first window, also after its end', async () => {
    const request = { ...key, ...maintenance(clock.now() + hourMs) };
    const first = await requests.addMaintenance(request);
    await clock.advance(2 * hourMs);
    expect(await requests.addMaintenance(request)).toEqual(first);
  });

  test('but with another duration is another request', async () => {
    const silence = { ...key, scope: {}, reason: '' };
    await requests.silence({ ...silence, forMs: hourMs });
    await clock.advance(1_000);
    await expect(requests.silence({ ...silence, forMs: 2 * hourMs })).rejects.toMatchObject({
      code: 'STORE_KEY_REUSED',
    });
    expect(await requests.silence({ ...silence, forMs: hourMs })).toMatchObject({ command: 1 });
  });
});

describe('a name under which no target is known', () => {
  const refusals = [
    [{ targets: ['nobody'] }, 'no target matches "nobody"'],
    [{ targets: ['aurora', 'nobody/apple.dep'] }, 'no target matches "nobody/apple.dep"'],
    [{ targets: ['*/apple.vpp'] }, 'no target matches "*/apple.vpp"'],
    [{ targets: ['x'.repeat(100_000)] }, `no target matches "${'x'.repeat(100)}…"`],
    [{ tenants: ['aurora', 'nobody'] }, 'there is no tenant "nobody"'],
    [{ services: ['apple.dep', 'apple.vpp'] }, 'there is no target of "apple.vpp"'],
    [{ targets: ['aurora'], tenants: ['borealis'] }, 'no target matches "aurora"'],
    [{ services: ['google.amapi'], tenants: ['aurora'] }, 'there is no target of "google.amapi"'],
  ] as const;

  beforeEach(async () => {
    const of = (tenant: string, service: string) => targetOf(`${tenant}/${service}`, { tenant, service });
    const targets = [of('aurora', 'apple.dep'), of('borealis', 'apple.dep'), of('borealis', 'google.amapi')];
    await writerOf(store)({ targets });
  });

  test.each(refusals)('is refused: %j', async (scope, message) => {
    const refusal = { code: 'TARGET_NOT_FOUND', message };
    await expect(requests.checkNow(scope, ada)).rejects.toMatchObject(refusal);
    await expect(requests.silence({ ...ada, scope, forMs: hourMs, reason: '' })).rejects.toMatchObject(refusal);
    const window = { ...maintenance(clock.now() + hourMs), scope };
    await expect(requests.addMaintenance(window)).rejects.toMatchObject(refusal);
    expect((await store.audit({})).entries).toEqual([]);
  });

  test.each([
    {},
    { targets: ['*/apple.dep'] },
    { targets: ['borealis', 'aurora/apple.dep'] },
    { services: ['google.amapi'], tenants: ['aurora', 'borealis'] },
  ])('is in none of %j', async (scope) => {
    expect(await requests.checkNow(scope, ada)).toEqual({ command: 1 });
  });

  test('may be a tenant of an access token, which names tenants that are still to come', async () => {
    const scope = { tenants: ['aurora', 'planned'] };
    expect(await requests.checkNow(scope, { ...ada, ofAccessToken: true })).toEqual({ command: 1 });
    await expect(requests.checkNow(scope, ada)).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
  });
});

describe('before a service has stored its targets', () => {
  const configured = () => [{ id: 'aurora/apple.dep', tenant: 'aurora', service: 'apple.dep' }];

  test.each([
    { targets: ['aurora'] },
    { targets: ['*/apple.dep'] },
    { tenants: ['aurora'] },
    { services: ['apple.dep'], tenants: ['aurora'] },
  ])('the names of the configuration are known: %j', async (scope) => {
    const ofConfiguration = createOperatorRequests(store, clock, { configured });
    expect(await ofConfiguration.checkNow(scope, ada)).toEqual({ command: 1 });
  });

  test.each([
    [{ targets: ['nobody'] }, 'no target matches "nobody"'],
    [{ targets: ['aurora/apple.vpp'] }, 'no target matches "aurora/apple.vpp"'],
    [{ targets: ['aurora'], tenants: ['borealis'] }, 'no target matches "aurora"'],
    [{ tenants: ['nobody'] }, 'there is no tenant "nobody"'],
    [{ services: ['apple.vpp'] }, 'there is no target of "apple.vpp"'],
  ] as const)('another name is refused: %j', async (scope, message) => {
    const refusal = { code: 'TARGET_NOT_FOUND', message };
    const ofConfiguration = createOperatorRequests(store, clock, { configured });
    await expect(ofConfiguration.checkNow(scope, ada)).rejects.toMatchObject(refusal);
    await expect(ofConfiguration.silence({ ...ada, scope, forMs: hourMs, reason: '' })).rejects.toMatchObject(refusal);
    expect((await store.audit({})).entries).toEqual([]);
  });

  test('without a configuration no name is known, and all targets may be named', async () => {
    await expect(requests.checkNow({ targets: ['aurora'] }, ada)).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
    expect(await requests.checkNow({}, ada)).toEqual({ command: 1 });
  });
});

test('a name of the configuration is known although the store has other targets', async () => {
  await writerOf(store)({ targets: [targetOf('aurora/apple.dep', { tenant: 'aurora' })] });
  const configured = () => [{ id: 'borealis/apple.vpp', tenant: 'borealis', service: 'apple.vpp' }];
  const both = createOperatorRequests(store, clock, { configured });
  expect(await both.checkNow({ targets: ['aurora', 'borealis'] }, ada)).toEqual({ command: 1 });
  await expect(both.checkNow({ targets: ['cirrus'] }, ada)).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
});
