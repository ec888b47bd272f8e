import { createDepClient, createMemoryCursorStore, type DepClient, syncFleet } from '@mdmkit/apple-dep';
import { createDepSimulator } from '@mdmkit/apple-dep/testing';
import { listen } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { eventData } from '../../src/index.ts';
import { serialAt, serverId, stage } from '../setup.ts';

/** Both simulators of Apple, with one organisation. */
async function stageBoth() {
  const scene = await stage(4);
  const dep = createDepSimulator({ organisations: [scene.organisation], clock: scene.clock });
  const server = await listen(dep);
  const clients = scene.organisation.servers.map((one) =>
    createDepClient({ credential: dep.credentialFor(one), origin: server.origin, clock: scene.clock }),
  );
  const [first, second] = clients;
  if (!first || !second) throw new Error('unreachable');
  return {
    ...scene,
    first,
    second,
    async [Symbol.asyncDispose]() {
      await server.close();
      await scene[Symbol.asyncDispose]();
    },
  };
}

const serialsOf = async (client: DepClient) =>
  (await client.devices.fetch().toArray()).map(({ serialNumber }) => serialNumber).sort();

describe('the two simulators of Apple, with one organisation', () => {
  it('agree on servers, devices and assignments', async () => {
    await using scene = await stageBoth();
    const business = scene.client();
    const { serverUuid, serverName } = await scene.first.account.get();
    const server = await business.mdmServers.get(serverUuid ?? '');
    expect(server.attributes).toMatchObject({ serverName, deviceCount: 4 });
    expect(await business.mdmServers.deviceIds(server.id).toArray()).toEqual(await serialsOf(scene.first));
    expect(await serialsOf(scene.second)).toEqual([]);
  });

  it('agree on the hardware of every device', async () => {
    await using scene = await stageBoth();
    const business = await scene.client().orgDevices.list().toArray();
    const dep = await scene.first.devices.fetch().toArray();
    const ofBusiness = business.map(({ attributes: { wifiMacAddress, bluetoothMacAddress, imei, eid, ...more } }) => [
      wifiMacAddress,
      bluetoothMacAddress,
      more.ethernetMacAddress?.[0],
      imei,
      eid,
    ]);
    expect(
      dep.map(({ wifiMacAddress, bluetoothMacAddress, ethernetMacAddress, imei = [], eid }) => [
        wifiMacAddress,
        bluetoothMacAddress,
        ethernetMacAddress,
        imei,
        eid,
      ]),
    ).toEqual(ofBusiness);
  });

  it('show each a move that was made through the Business API', async () => {
    await using scene = await stageBoth();
    const { orgDeviceActivities } = scene.client();
    const serial = serialAt(scene.organisation, 2);
    const stores = [createMemoryCursorStore(), createMemoryCursorStore()] as const;
    const news = async (client: DepClient, store: (typeof stores)[number]) => {
      const found: string[] = [];
      for await (const { changes, from } of syncFleet(client, { store })) {
        if (from === 'sync') found.push(...changes.map((change) => `${change.serialNumber} ${change.state}`));
      }
      return found;
    };
    await news(scene.first, stores[0]);
    await news(scene.second, stores[1]);
    await scene.clock.advance(60_000);
    await orgDeviceActivities.wait(await orgDeviceActivities.assign([serial], serverId(scene.organisation, 1)));
    expect(await serialsOf(scene.second)).toEqual([serial]);
    expect(await serialsOf(scene.first)).not.toContain(serial);
    expect(await news(scene.first, stores[0])).toEqual([`${serial} absent`]);
    expect(await news(scene.second, stores[1])).toEqual([`${serial} present`]);
  });

  it('show each that a device was released, by whichever', async () => {
    await using scene = await stageBoth();
    const business = scene.client();
    const [one, other] = [serialAt(scene.organisation, 0), serialAt(scene.organisation, 1)];
    await business.orgDeviceActivities.wait(
      await business.orgDeviceActivities.release([one], { confirm: 'irreversible' }),
    );
    expect(await serialsOf(scene.first)).not.toContain(one);
    await scene.first.devices.disown([other], { forGood: true });
    expect((await business.orgDevices.get(other)).attributes.releaserEntityType).toBe('MDM');
    expect(await business.orgDevices.list().toArray()).toHaveLength(2);
    const options = {
      from: new Date(0),
      until: new Date(scene.clock.now() + 1),
      type: 'DEVICE_REMOVED_FROM_ORG',
    } as const;
    const events = await business.auditEvents.list(options).toArray();
    expect(events.map((event) => eventData(event)?.releaseEntityType)).toEqual(['API', 'MDM']);
  });

  it('show each a server that was made or renamed', async () => {
    await using scene = await stageBoth();
    const { mdmServers } = scene.client();
    await mdmServers.update(serverId(scene.organisation, 0), { serverName: 'Renamed' });
    expect((await scene.first.account.get()).serverName).toBe('Renamed');
  });
});
