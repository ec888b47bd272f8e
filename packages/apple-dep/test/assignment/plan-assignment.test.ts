import { createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { type CoolDown, type Device, planAssignment } from '../../src/index.ts';

const sales = 'A'.repeat(32);
const other = 'B'.repeat(32);
const clock = createVirtualClock();
const plan = (devices: readonly Device[], wanted: string | null | undefined, coolDowns: readonly CoolDown[] = []) =>
  planAssignment({ devices, wanted: () => wanted, coolDowns, clock });
const device = (serialNumber: string, more: Partial<Device> = {}): Device => ({ serialNumber, ...more });

describe('a device gets its profile when', () => {
  test.each<[what: string, more: Partial<Device>]>([
    ['it never had one', { profileStatus: 'empty' }],
    ['nothing is known of it', {}],
    ['it has another one', { profileStatus: 'assigned', profileUuid: other }],
    ['it was taken away', { profileStatus: 'removed' }],
    [
      'it was moved here and still names the right one',
      { opType: 'modified', profileStatus: 'removed', profileUuid: sales },
    ],
    ['its status is unknown', { profileStatus: 'later', profileUuid: sales }],
  ])('%s', async (_, more) => {
    expect(await plan([device('X1', more)], sales)).toMatchObject({
      assign: [{ profileUuid: sales, serialNumbers: ['X1'] }],
      settled: 0,
    });
  });

  test.each(['assigned', 'pushed'])('not when it has it already: %s', async (profileStatus) => {
    const lower = sales.toLowerCase();
    expect(await plan([device('X1', { profileStatus, profileUuid: lower })], sales)).toMatchObject({
      assign: [],
      settled: 1,
    });
  });
});

test('a device without a wanted profile loses the one it has, and keeps what it has where nothing is wanted', async () => {
  const devices = [
    device('X1', { profileStatus: 'pushed', profileUuid: sales }),
    device('X2', { profileStatus: 'removed', profileUuid: sales }),
    device('X3', {}),
  ];
  expect(await plan(devices, null)).toMatchObject({ assign: [], remove: ['X1'], settled: 2 });
  expect(await plan(devices, undefined)).toMatchObject({ assign: [], remove: [], settled: 0 });
});

test('a device that went is not asked for', async () => {
  const asked: string[] = [];
  const { assign } = await planAssignment({
    devices: [device('X1', { opType: 'deleted' }), device('X2')],
    wanted({ serialNumber }) {
      asked.push(serialNumber);
      return sales;
    },
  });
  expect(asked).toEqual(['X2']);
  expect(assign).toMatchObject([{ serialNumbers: ['X2'] }]);
});

test('profiles are grouped, and the nearest migration deadline comes first', async () => {
  async function* devices() {
    await Promise.resolve();
    yield device('X1');
    yield device('X2', { mdmMigrationDeadline: '2027-02-01T00:00:00Z' });
    yield device('X3', { color: 'BLUE' });
    yield device('X4', { mdmMigrationDeadline: '2027-01-01T00:00:00Z' });
  }
  const { assign } = await planAssignment({ devices: devices(), wanted: ({ color }) => (color ? other : sales) });
  expect(assign).toEqual([
    { profileUuid: sales, serialNumbers: ['X4', 'X2', 'X1'] },
    { profileUuid: other, serialNumbers: ['X3'] },
  ]);
});

test('devices that have to wait do, until their time is up or another profile is wanted', async () => {
  const wait = {
    serialNumber: 'X1',
    profileUuid: sales,
    reason: 'throttled',
    failures: 0,
    untilMs: clock.now() + 1,
  } as const;
  expect(await plan([device('X1')], sales, [wait])).toMatchObject({ assign: [], waiting: [wait] });
  const [over, elsewhere] = [
    { ...wait, untilMs: clock.now() },
    { ...wait, profileUuid: other },
  ];
  for (const entry of [over, elsewhere])
    expect(await plan([device('X1')], sales, [entry])).toMatchObject({
      assign: [{ serialNumbers: ['X1'] }],
      waiting: [],
    });
});

test('a device that the service failed for three times is a case for Apple', async () => {
  const entry = { serialNumber: 'X1', profileUuid: sales, reason: 'failed', failures: 3, untilMs: 0 } as const;
  expect(await plan([device('X1')], sales, [entry])).toMatchObject({ assign: [], waiting: [], exhausted: [entry] });
});

test('what is no profile is named', async () => {
  await expect(plan([device('X1')], 'sales')).rejects.toThrow(/^wanted must return the 32 hexadecimal digits/);
});
