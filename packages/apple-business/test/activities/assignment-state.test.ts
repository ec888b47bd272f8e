import { expect, it } from 'vitest';
import { serialAt, serverId, stage } from '../setup.ts';

/** Pre-flight is the public way to both questions: belongs to the organisation, is assigned to the server. */
async function preflight(count: number, devices = 12) {
  const scene = await stage(devices);
  const serialNumbers = Array.from({ length: count }, (_, place) => serialAt(scene.organisation, place));
  const request = { type: 'ASSIGN_DEVICES', serverId: serverId(scene.organisation, 0) } as const;
  return {
    scene,
    serialNumbers,
    check: (more: readonly string[] = []) =>
      scene.client().orgDeviceActivities.preflight({ ...request, serialNumbers: [...serialNumbers, ...more] }),
  };
}

it('a few devices are read one by one', async () => {
  const { scene, serialNumbers, check } = await preflight(5);
  await using _stage = scene;
  expect(await check()).toEqual({ ready: [], settled: serialNumbers, notFound: [] });
  expect(scene.simulator.requests('orgDevices.get')).toHaveLength(5);
  expect(scene.simulator.requests('orgDevices.assignedServerId')).toHaveLength(5);
  expect(scene.simulator.requests('orgDevices.list')).toEqual([]);
});

it('more devices are looked up in the lists of the organisation and of the server', async () => {
  const { scene, serialNumbers, check } = await preflight(6);
  await using _stage = scene;
  expect(await check()).toEqual({ ready: [], settled: serialNumbers, notFound: [] });
  expect(scene.simulator.requests('orgDevices.get')).toEqual([]);
  expect(scene.simulator.requests('orgDevices.list')).toHaveLength(1);
  expect(scene.simulator.requests('mdmServers.deviceIds')).toHaveLength(1);
});

it('the case of a serial number does not distinguish devices', async () => {
  const { scene, serialNumbers } = await preflight(6);
  await using _stage = scene;
  const lower = serialNumbers.map((serialNumber) => serialNumber.toLowerCase());
  const report = await scene.client().orgDeviceActivities.preflight({
    type: 'UNASSIGN_DEVICES',
    serialNumbers: lower,
    serverId: serverId(scene.organisation, 0),
  });
  expect(report).toEqual({ ready: lower, settled: [], notFound: [] });
});

it.each([1, 6])('a device that the organisation does not have is not found, beside %i others', async (count) => {
  const { scene, serialNumbers, check } = await preflight(count);
  await using _stage = scene;
  expect(await check(['GHOST1'])).toEqual({ ready: [], settled: serialNumbers, notFound: ['GHOST1'] });
});

it('a failure to read is an error, and not a device that is absent', async () => {
  const { scene, check } = await preflight(2);
  await using _stage = scene;
  scene.simulator.faults.add({
    endpoint: 'orgDevices.get',
    fault: { status: 404, headers: { 'content-type': 'text/html' }, body: '<html></html>' },
    times: 9,
  });
  await expect(check()).rejects.toMatchObject({ name: 'BusinessError' });
});
