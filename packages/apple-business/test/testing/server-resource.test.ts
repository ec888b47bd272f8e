import { createAppleOrganisation } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { getMdmServer, mdmServerFields } from '../../src/api/mdm-servers.ts';
import { serverResource } from '../../src/testing/server-resource.ts';
import { createServerSettings } from '../../src/testing/server-settings.ts';

it('has every documented attribute', () => {
  const { servers } = createAppleOrganisation();
  const settings = createServerSettings();
  const [server] = servers;
  if (!server) throw new Error('unreachable');
  settings.change(server.id, { serverType: 'APPLE_MDM', defaultProductFamilies: ['MAC'] });
  const resource = serverResource(server, settings.of(server), 7, 'https://api.example');
  const surprises: unknown[] = [];
  const read = getMdmServer.response?.read({ data: structuredClone(resource) }, (surprise) => surprises.push(surprise));
  expect(read?.data).toMatchObject({
    id: server.id,
    attributes: { deviceCount: 7, serverType: 'APPLE_MDM', defaultProductFamilies: ['MAC'] },
    links: { self: `https://api.example/v1/mdmServers/${server.id}` },
  });
  expect(Object.keys(resource.attributes ?? {}).sort()).toEqual(
    mdmServerFields.filter((name) => name !== 'devices').sort(),
  );
  expect(surprises).toEqual([]);
});
