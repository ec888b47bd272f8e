import { describe, expect, it } from 'vitest';
import { errorOf, serialAt, serverId, stage } from '../setup.ts';

const serverCertificate = { name: 'mdm.pem', data: 'TUlJQw==' };

describe('mdmServers', () => {
  it('are made, changed and removed', async () => {
    await using scene = await stage();
    const { mdmServers } = scene.client();
    const made = await mdmServers.create({ serverName: 'Third', serverCertificate, defaultProductFamilies: ['MAC'] });
    expect(made).toMatchObject({ id: expect.stringMatching(/^[0-9A-F]{32}$/), attributes: { serverName: 'Third' } });
    expect(scene.organisation.servers.map(({ id }) => id)).toContain(made.id);
    const changed = await mdmServers.update(made.id, { enableMdmDisownFlag: true });
    expect(changed.attributes).toMatchObject({
      serverName: 'Third',
      enableMdmDisownFlag: true,
      defaultProductFamilies: ['MAC'],
    });
    await mdmServers.delete(made.id);
    expect((await errorOf(mdmServers.get(made.id))).code).toBe('BUSINESS_NOT_FOUND');
  });

  it('are not removed while they have devices', async () => {
    await using scene = await stage();
    const error = await errorOf(scene.client().mdmServers.delete(serverId(scene.organisation, 0)));
    expect(error).toMatchObject({
      code: 'BUSINESS_CONFLICT',
      kind: 'conflict',
      status: 409,
      vendorCode: 'STATE_ERROR',
    });
    expect(error.message).toContain('3 devices are assigned');
  });

  it('list the serial numbers of their devices over pages, wherever these came from', async () => {
    await using scene = await stage(5);
    const [first, second] = [serverId(scene.organisation, 0), serverId(scene.organisation, 1)];
    scene.organisation.assign(serialAt(scene.organisation, 1), second, 0);
    const { mdmServers } = scene.client();
    const pages = [];
    for await (const page of mdmServers.deviceIds(first, { limit: 3 }).pages()) pages.push(page);
    expect(pages.map(({ items, total, more }) => [items, total, more])).toEqual([
      [[0, 2, 3].map((place) => serialAt(scene.organisation, place)), 4, true],
      [[serialAt(scene.organisation, 4)], 4, false],
    ]);
    expect(await mdmServers.deviceIds(second).toArray()).toEqual([serialAt(scene.organisation, 1)]);
  });

  it.each([
    [{ serverName: '', serverCertificate }, 'serverName'],
    [
      { serverName: 'X', serverCertificate: { name: 'a', data: '-----BEGIN' } },
      'data.attributes.serverCertificate.data',
    ],
  ])('are not made from %j', async (server, place) => {
    await using scene = await stage();
    const error = await errorOf(scene.client().mdmServers.create(server));
    expect(error).toMatchObject({ code: 'BUSINESS_INVALID_REQUEST', attempts: 0 });
    expect(error.message).toContain(place);
    expect(scene.simulator.requests()).toEqual([]);
  });

  it('send members that this package does not know', async () => {
    await using scene = await stage();
    const sent: unknown[] = [];
    scene.simulator.faults.add({ endpoint: 'mdmServers.update', fault: { delayMs: 0 } });
    const { fetch } = scene.simulator;
    const changes = { serverName: 'X', somethingNew: { deep: 1 } };
    const transport = {
      ...(await import('@mdmkit/core')).createTransport(),
      async send(request: Parameters<import('@mdmkit/core').Transport['send']>[0]) {
        if (request.method === 'PATCH') sent.push(JSON.parse(request.body ?? ''));
        const init = { method: request.method, headers: { ...request.headers } };
        const answer = await fetch(new Request(request.url, request.body ? { ...init, body: request.body } : init));
        return {
          status: answer.status,
          headers: Object.fromEntries(answer.headers),
          body: Buffer.from(await answer.arrayBuffer()),
          phases: { firstByteMs: 0, totalMs: 0 },
        };
      },
    };
    await scene.client({ transport }).mdmServers.update(serverId(scene.organisation, 0), changes);
    expect(sent).toMatchObject([{ data: { attributes: changes } }]);
  });
});
