import type { Surprise } from '@mdmkit/core';
import { createAppleOrganisation } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { listMdmServers } from '../../src/api/mdm-servers.ts';
import { countDevices, serverResource } from '../../src/testing/server-resource.ts';

describe('a simulated server', () => {
  it('counts its devices and reads without a surprise', () => {
    const organisation = createAppleOrganisation({ devices: 5, servers: ['A', 'B'] });
    const [a, b] = organisation.servers;
    if (!a || !b) throw new Error('unreachable');
    organisation.assign(organisation.deviceAt(0)?.serialNumber ?? '', b.id, 0);
    organisation.assign(organisation.deviceAt(1)?.serialNumber ?? '', undefined, 0);
    const counts = countDevices(organisation);
    expect([counts.get(a.id), counts.get(b.id)]).toEqual([3, 1]);
    const surprises: Surprise[] = [];
    const data = [serverResource(b, 1, 'https://api-business.apple.com')];
    const page = listMdmServers.response?.read({ data }, (surprise) => surprises.push(surprise));
    expect(page?.data[0]).toMatchObject({ id: b.id, attributes: { serverName: 'B', deviceCount: 1 } });
    expect(surprises).toEqual([]);
  });
});
