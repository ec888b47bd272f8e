import { describe, expect, it } from 'vitest';
import { OwnershipError, OwnershipLostError } from '../../src/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const mdm = { id: 'ours', name: 'Our MDM', metadata: 'mdm.example.com' };
const other = { id: 'other', name: 'Other MDM', metadata: 'mdm.example.org' };
const order = { assets: [{ adamId: '400000000' }], serialNumbers: ['S1'] };

describe('claim', () => {
  it('takes a free location, and writes nothing when it is ours already', async () => {
    await using vpp = await startVpp({}, { mdm });
    expect(vpp.client.ownership.state).toBe('unknown');
    expect((await vpp.client.ownership.claim()).mdmInfo).toEqual(mdm);
    expect(vpp.client.ownership.state).toBe('ours');
    await vpp.client.ownership.claim();
    expect(vpp.simulator.requests('clientConfig.update')).toHaveLength(1);
  });

  it('refuses a foreign owner and says who it is', async () => {
    await using vpp = await startVpp({ locations: [{ mdmInfo: other }] }, { mdm });
    const error = await failureOf(vpp.client.ownership.claim());
    expect(error).toBeInstanceOf(OwnershipError);
    expect(error).toMatchObject({ code: 'VPP_OWNERSHIP_FOREIGN', kind: 'conflict', owner: 'tenant', heldBy: other });
    expect(error.message).toContain('Other MDM (mdm.example.org)');
    expect(vpp.simulator.locations[0]?.mdmInfo).toEqual(other);
  });

  it.each(['someone-else', 'ours', ''])('refuses a takeover from %j when another holds it', async (takeoverFrom) => {
    await using vpp = await startVpp({ locations: [{ mdmInfo: other }] }, { mdm });
    const error = await failureOf(vpp.client.ownership.claim({ takeoverFrom }));
    expect(error).toMatchObject({ code: 'VPP_TAKEOVER_MISMATCH', heldBy: other });
    expect(vpp.simulator.requests('clientConfig.update')).toHaveLength(0);
  });

  it('refuses a takeover from an MDM that released the location meanwhile', async () => {
    await using vpp = await startVpp({}, { mdm });
    const error = await failureOf(vpp.client.ownership.claim({ takeoverFrom: 'other' }));
    expect(error).toMatchObject({ code: 'VPP_TAKEOVER_MISMATCH', heldBy: undefined });
  });

  it('takes over from the present holder when told so', async () => {
    await using vpp = await startVpp({ locations: [{ mdmInfo: other }] }, { mdm });
    expect((await vpp.client.ownership.claim({ takeoverFrom: 'other' })).mdmInfo).toEqual(mdm);
    await expect(vpp.client.assets.associate(order)).resolves.toHaveProperty('eventId');
  });

  it('is not sure of itself when the answer names another', async () => {
    await using vpp = await startVpp({}, { mdm });
    vpp.simulator.faults.add({
      endpoint: 'clientConfig.update',
      fault: { status: 200, body: { uId: '1', mdmInfo: other } },
    });
    expect(await failureOf(vpp.client.ownership.claim())).toMatchObject({
      code: 'VPP_OWNERSHIP_UNCONFIRMED',
      heldBy: other,
    });
  });

  it('needs to know for whom', async () => {
    await using vpp = await startVpp();
    await expect(vpp.client.ownership.claim()).rejects.toThrow(TypeError);
  });
});

describe('a location that is lost', () => {
  it('is written to no more, and still read', async () => {
    await using vpp = await startVpp({}, { mdm });
    await vpp.client.ownership.claim();
    const [location] = vpp.simulator.locations;
    if (location) location.mdmInfo = other;
    await expect(vpp.client.assets.list().toArray()).resolves.toHaveLength(3);
    expect(vpp.client.ownership).toMatchObject({ state: 'foreign', heldBy: other });
    const error = await failureOf(vpp.client.assets.associate(order));
    expect(error).toBeInstanceOf(OwnershipLostError);
    expect(error).toMatchObject({ code: 'VPP_OWNERSHIP_LOST', heldBy: other, eventId: undefined });
    for (const write of [
      vpp.client.users.create({ users: [{ clientUserId: 'a' }] }),
      vpp.client.clientConfig.update({ mdmInfo: mdm }),
      vpp.client.subscriptions.enable(),
      vpp.client.assets.associateAndWait(order),
    ]) {
      expect((await failureOf(write)).code).toBe('VPP_OWNERSHIP_LOST');
    }
    expect(vpp.simulator.requests().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('hands out the event of the write that showed it', async () => {
    await using vpp = await startVpp({}, { mdm });
    await vpp.client.ownership.claim();
    const [location] = vpp.simulator.locations;
    if (location) location.mdmInfo = other;
    const error = await failureOf(vpp.client.assets.associate(order));
    expect(error).toMatchObject({ code: 'VPP_OWNERSHIP_LOST', eventId: location?.events.all()[0]?.eventId });
  });

  it('is checked before the first write', async () => {
    await using vpp = await startVpp({ locations: [{ mdmInfo: other }] }, { mdm });
    expect((await failureOf(vpp.client.assets.associate(order))).code).toBe('VPP_OWNERSHIP_LOST');
    expect(vpp.simulator.requests('assets.associate')).toHaveLength(0);
  });
});

describe('release', () => {
  it('names no MDM, and turns notifications off', async () => {
    await using vpp = await startVpp({}, { mdm });
    await vpp.client.ownership.claim();
    const [location] = vpp.simulator.locations;
    if (location) location.notifications.url = 'https://mdm.example.com/notify';
    expect(await vpp.client.ownership.release()).toEqual({ notificationsCleared: true });
    expect(location?.notifications.url).toBeUndefined();
    expect(await vpp.client.ownership.check()).toMatchObject({ state: 'unclaimed' });
    await expect(vpp.client.ownership.claim()).resolves.toHaveProperty('mdmInfo.id', 'ours');
  });

  it('says so when notifications cannot be turned off', async () => {
    await using vpp = await startVpp({ doubts: { emptyClears: false } }, { mdm });
    await vpp.client.ownership.claim();
    const [location] = vpp.simulator.locations;
    if (location) location.notifications.url = 'https://mdm.example.com/notify';
    expect(await vpp.client.ownership.release()).toEqual({ notificationsCleared: false });
    expect(location?.mdmInfo?.id).toBe('released');
  });

  it('leaves alone what is in other hands', async () => {
    await using vpp = await startVpp({ locations: [{ mdmInfo: other }] }, { mdm });
    expect((await failureOf(vpp.client.ownership.release())).code).toBe('VPP_OWNERSHIP_LOST');
    expect(vpp.simulator.locations[0]?.mdmInfo).toEqual(other);
  });
});
