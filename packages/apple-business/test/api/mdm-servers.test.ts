import type { Surprise } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { listMdmServers } from '../../src/api/mdm-servers.ts';
import { documentVector, hasVectors } from '../vectors.ts';

describe('mdmServers', () => {
  it('reads the published list without a surprise', (ctx) => {
    if (!hasVectors) ctx.skip('the published vectors are not here');
    const surprises: Surprise[] = [];
    const document = documentVector('devicemanagement/validate_get_device_management_services.json');
    const page = listMdmServers.response?.read(document, (s) => surprises.push(s));
    expect(page?.data[0]).toMatchObject({
      id: '1F97349736CF4614A94F624E705841AD',
      attributes: { serverName: 'Test Device Management Service', serverType: 'MDM' },
    });
    expect(surprises).toEqual([]);
  });

  it('reads every attribute of the published server without a surprise', (ctx) => {
    if (!hasVectors) ctx.skip('the published vectors are not here');
    const surprises: Surprise[] = [];
    const { data } = documentVector('devicemanagement/validate_get_mdm_server.json') as { data: unknown };
    const page = listMdmServers.response?.read({ data: [data] }, (s) => surprises.push(s));
    expect(page?.data[0]?.attributes).toMatchObject({
      deviceCount: 128,
      defaultProductFamilies: ['IPAD', 'IPHONE', 'MAC'],
    });
    expect(surprises).toEqual([]);
  });

  it('reports a family that is not documented, and keeps it', () => {
    const surprises: Surprise[] = [];
    const server = { type: 'mdmServers', id: 'A', attributes: { defaultProductFamilies: ['MAC', 'CAR'] } };
    const page = listMdmServers.response?.read({ data: [server] }, (s) => surprises.push(s));
    expect(page?.data[0]?.attributes.defaultProductFamilies).toEqual(['MAC', 'CAR']);
    expect(surprises).toMatchObject([
      { kind: 'unknown-value', pointer: '/data/0/attributes/defaultProductFamilies/1' },
    ]);
  });
});
