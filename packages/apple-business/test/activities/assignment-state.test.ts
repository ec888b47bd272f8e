import { expect, it } from 'vitest';
import { serialAt, serverId, stage } from '../setup.ts';

/** Pre-flight is the public way to both questions: belongs to the organisation, is assigned to the server. */
async function preflight(count: number, devices = 12) {
  const s = await stage(devices);
  const serialNumbers = Array.from({ length: count }, (_, place) => serialAt(s.organisation, place));
  const request = { type: 'ASSIGN_DEVICES', serverId: serverId(s.organisation, 0) } as const;
  return {
    s,
    serialNumbers,
    check: (more: readonly string[] = []) =>
      s.client().orgDeviceActivities.preflight({ ...request, serialNumbers: [...serialNumbers, ...more] }),
  };
}

it('a few devices are read one by one', async () => {
  const { s, serialNumbers, check } = await preflight(5);
  await using _stage = s;
  expect(await check()).toEqual({ ready: [], settled: serialNumbers, notFound: [] });
  expect(s.simulator.requests('orgDevices.get')).toHaveLength(5);
  expect(s.simulator.requests('orgDevices.assignedServerId')).toHaveLength(5);
  expect(s.simulator.requests('orgDevices.list')).toEqual([]);
});

it('more devices are looked up in the lists of the organisation and of the server', async () => {
  const { s, serialNumbers, check } = await preflight(6);
  await using _stage = s;
  expect(await check()).toEqual({ ready: [], settled: serialNumbers, notFound: [] });
  expect(s.simulator.requests('orgDevices.get')).toEqual([]);
  expect(s.simulator.requests('orgDevices.list')).toHaveLength(1);
  expect(s.simulator.requests('mdmServers.deviceIds')).toHaveLength(1);
});

it('the case of a serial number does not distinguish devices', async () => {
  const { s, serialNumbers } = await preflight(6);
  await using _stage = s;
  const lower = serialNumbers.map((serialNumber) => serialNumber.toLowerCase());
  const report = await s.client().orgDeviceActivities.preflight({
    type: 'UNASSIGN_DEVICES',
    serialNumbers: lower,
    serverId: serverId(s.organisation, 0),
  });
  expect(report).toEqual({ ready: lower, settled: [], notFound: [] });
});

it.each([1, 6])('a device that the organisation does not have is not found, beside %i others', async (count) => {
  const { s, serialNumbers, check } = await preflight(count);
  await using _stage = s;
  expect(await check(['GHOST1'])).toEqual({ ready: [], settled: serialNumbers, notFound: ['GHOST1'] });
});

it('a failure to read is an error, and not a device that is absent', async () => {
  const { s, check } = await preflight(2);
  await using _stage = s;
  s.simulator.faults.add({
    endpoint: 'orgDevices.get',
    fault: { status: 404, headers: { 'content-type': 'text/html' }, body: '<html></html>' },
    times: 9,
  });
  await expect(check()).rejects.toMatchObject({ name: 'BusinessError' });
});
