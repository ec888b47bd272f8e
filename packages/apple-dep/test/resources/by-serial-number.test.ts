import { expect, test } from 'vitest';
import { applyAssignment, createMemoryCoolDownStore } from '../../src/index.ts';
import { scriptedService } from '../scripted-service.ts';

const profileUuid = 'A'.repeat(32);

test('an answer that spells a serial number otherwise is found under the spelling of the request', async () => {
  await using service = await scriptedService(() => ({ devices: { C02ABC: { serial_number: 'C02ABC' } } }));
  const devices = await service.dep.devices.details(['c02abc']);
  expect([...devices]).toEqual([['c02abc', { serialNumber: 'C02ABC' }]]);
});

test('two spellings of one serial number are refused before anything is sent', async () => {
  await using service = await scriptedService(() => ({ devices: {} }));
  await expect(service.dep.devices.details(['C02A', 'c02a'])).rejects.toMatchObject({
    code: 'DEP_INVALID_REQUEST',
    message: expect.stringContaining('"c02a" differs from "C02A" only in upper and lower case'),
  });
  expect(service.requests).toEqual([]);
});

test('an assignment is sent although the details do not mention the device, and its answer counts', async () => {
  await using service = await scriptedService(({ path }) =>
    path === '/profile/devices' ? { devices: { C02ABC: 'SUCCESS' } } : { devices: {} },
  );
  const plan = {
    assign: [{ profileUuid, serialNumbers: ['c02abc'] }],
    remove: [],
    waiting: [],
    exhausted: [],
    settled: 0,
  };
  expect((await applyAssignment(service.dep, plan)).counts).toEqual({ unconfirmed: 1 });
});

test('a device that the answer of an assignment does not mention has an unknown result and no cool-down', async () => {
  await using service = await scriptedService(() => ({ devices: {} }));
  const coolDowns = createMemoryCoolDownStore();
  const plan = {
    assign: [{ profileUuid, serialNumbers: ['C02ABC'] }],
    remove: [],
    waiting: [],
    exhausted: [],
    settled: 0,
  };
  expect((await applyAssignment(service.dep, plan, { coolDowns })).counts).toEqual({ unknown: 1 });
  expect(await coolDowns.load()).toEqual([]);
});

test.each([{}, { devices: null }, { devices: [] }])('an answer without devices is refused: %j', async (body) => {
  await using service = await scriptedService(() => body);
  const { devices, profiles } = service.dep;
  const calls = [
    devices.details(['A']),
    devices.disown(['A'], { forGood: true }),
    profiles.assign(profileUuid, ['A']),
    profiles.remove(['A']),
  ];
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'DEP_SCHEMA_MISMATCH' });
});
