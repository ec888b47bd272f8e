import { expect, it } from 'vitest';
import { errorOf, serverId, stage } from '../../setup.ts';

it('refuses a second server of the same name, and an id that is not the path’s', async () => {
  await using scene = await stage();
  const { mdmServers } = scene.client();
  const serverCertificate = { name: 'a.pem', data: 'AAAA' };
  const error = await errorOf(mdmServers.create({ serverName: 'First', serverCertificate }));
  expect(error).toMatchObject({ code: 'BUSINESS_CONFLICT', status: 409 });
  const authorization = `Bearer ${await scene.token()}`;
  const headers = { accept: 'application/json', authorization, 'content-type': 'application/json' };
  const body = JSON.stringify({ data: { type: 'mdmServers', id: 'other', attributes: { serverName: 'X' } } });
  const response = await fetch(`${scene.origin}/v1/mdmServers/${serverId(scene.organisation, 0)}`, {
    method: 'PATCH',
    body,
    headers,
  });
  expect(response.status).toBe(409);
  expect((await errorOf(mdmServers.update('NOWHERE', { serverName: 'X' }))).code).toBe('BUSINESS_NOT_FOUND');
});
