import { inspect } from 'node:util';
import { Secret } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { parseDateTime } from '../../src/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';
import { noVectors, readVector } from '../vectors.ts';

const mdmInfo = { id: '29dd58b6-93fe-4791-a660-96d7339c9f54', name: 'Example MDM', metadata: 'mdm.example' };

describe('clientConfig.get', () => {
  it('reads a real answer in which nothing surprises', async (context) => {
    const text = readVector('zentral/server_token_client_config_response.json');
    if (text === undefined) return context.skip(noVectors);
    const drift: unknown[] = [];
    await using vpp = await startVpp({}, { hooks: { onDrift: (event) => drift.push(event) } });
    vpp.simulator.faults.add({ fault: { status: 200, body: text } });
    const config = await vpp.client.clientConfig.get();
    expect(config).toMatchObject({
      countryISO2ACode: 'DE',
      defaultPlatform: 'enterprisestore',
      locationName: 'Yolo Fomo 2022',
      mdmInfo: { name: 'Zentral', metadata: 'zentral.example.com' },
      subscribedNotificationTypes: ['ASSET_COUNT', 'ASSET_MANAGEMENT'],
      uId: '981060278089131045',
      websiteURL: 'https://business.apple.com',
    });
    expect(parseDateTime(config.tokenExpirationDate ?? '')?.toISOString()).toBe('2023-09-26T08:30:39.000Z');
    expect(drift).toEqual([]);

    // Everything but the secret goes through unchanged.
    const original = JSON.parse(text) as { notificationAuthToken: string };
    const secret = original.notificationAuthToken;
    expect({ ...config, notificationAuthToken: config.notificationAuthToken?.reveal() }).toEqual(original);
    expect(inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toContain(secret);
  });

  it('reports what Apple has not documented, and keeps it', async () => {
    const drift: unknown[] = [];
    await using vpp = await startVpp({}, { hooks: { onDrift: (event) => drift.push(event) } });
    const body = { uId: '1', defaultPlatform: 'moonstore', locationName: 7, newMember: { a: 1 } };
    vpp.simulator.faults.add({ fault: { status: 200, body } });
    expect(await vpp.client.clientConfig.get()).toEqual({
      uId: '1',
      defaultPlatform: 'moonstore',
      newMember: { a: 1 },
    });
    expect(drift).toHaveLength(3);
    expect(drift).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'wrong-type', pointer: '/locationName', operation: 'clientConfig.get' }),
        expect.objectContaining({ kind: 'unknown-value', pointer: '/defaultPlatform' }),
        expect.objectContaining({ kind: 'unknown-member', pointer: '/newMember' }),
      ]),
    );
    expect(JSON.stringify(drift)).not.toContain('moonstore');
  });
});

describe('clientConfig.update', () => {
  it('sets the owner, which every later answer shows', async () => {
    await using vpp = await startVpp();
    expect((await vpp.client.clientConfig.update({ mdmInfo })).mdmInfo).toEqual(mdmInfo);
    expect((await vpp.client.clientConfig.get()).mdmInfo).toEqual(mdmInfo);
    expect(vpp.simulator.locations[0]?.mdmInfo).toEqual(mdmInfo);
  });

  it.each([
    ['an owner without a name', { mdmInfo: { id: 'a', name: '', metadata: 'c' } }, 'mdmInfo.name'],
    ['a URL without a secret', { notificationUrl: 'https://mdm.example/n' }, 'notificationAuthToken'],
    ['a secret without a URL', { notificationAuthToken: new Secret('s3cret-value') }, 'notificationAuthToken'],
    ['a type that there is not', { notificationTypes: ['ASSETS'] }, 'notificationTypes.0'],
    ['a member that there is not', { subscribedNotificationTypes: [] }, 'subscribedNotificationTypes'],
  ])('refuses %s before anything is sent', async (_name, change, words) => {
    await using vpp = await startVpp();
    // @ts-expect-error some of these are wrong in their types, all in their values
    const error = await failureOf(vpp.client.clientConfig.update(change));
    expect(error).toMatchObject({ code: 'VPP_INVALID_REQUEST', kind: 'invalid', attempts: 0 });
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('s3cret-value');
    expect(vpp.simulator.requests()).toEqual([]);
  });

  it('is not sent twice: another MDM may have claimed the location meanwhile', async () => {
    await using vpp = await startVpp();
    vpp.simulator.faults.add({ fault: { status: 500, body: { errorNumber: 9603 } } });
    expect(await failureOf(vpp.client.clientConfig.update({ mdmInfo }))).toMatchObject({
      code: 'VPP_SERVER_ERROR',
      attempts: 1,
    });
    vpp.simulator.faults.add({ fault: 'reset' });
    expect(await failureOf(vpp.client.clientConfig.update({ mdmInfo }))).toMatchObject({
      code: 'VPP_CONNECTION_RESET',
      attempts: 1,
    });
  });
});
