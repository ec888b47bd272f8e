import { createAppleOrganisation, listen } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createBusinessSimulator } from '../../../src/testing/index.ts';
import { serialAt, stage } from '../../setup.ts';

describe('the simulated devices', () => {
  it('of a fleet of a million are listed page by page, from little memory', async () => {
    const organisation = createAppleOrganisation({ devices: 1_000_000, servers: ['A', 'B'] });
    const [, b] = organisation.servers;
    organisation.assign(serialAt(organisation, 999_999), b?.id, 0);
    await using scene = await stage();
    const simulator = createBusinessSimulator({ organisations: [organisation], clock: scene.clock });
    await using server = await listen(simulator);
    const client = scene.client({ origin: server.origin, tokenOrigin: server.origin }, simulator.account);
    const page = await client.orgDevices.list().firstPage();
    expect(page).toMatchObject({ total: 1_000_000, more: true });
    expect(await client.mdmServers.deviceIds(b?.id ?? '').toArray()).toEqual([serialAt(organisation, 999_999)]);
    const counts = (await client.mdmServers.list().toArray()).map(({ attributes }) => attributes.deviceCount);
    expect(counts).toEqual([999_999, 1]);
  });

  it('answer 404 for an unknown device in every call', async () => {
    await using scene = await stage();
    for (const path of [
      '',
      '/appleCareCoverage',
      '/assignedServer',
      '/relationships/assignedServer',
      '/activationLockStatus',
    ]) {
      const response = await scene.get(`/v1/orgDevices/NOBODY${path}`);
      expect([path, response.status]).toEqual([path, 404]);
    }
  });
});
