import { Secret } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { sampleLimits } from '../../src/service-config/limits.ts';
import { changeClientConfig } from '../../src/testing/client-config.ts';
import { createLocation } from '../../src/testing/location.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const mdmInfo = { id: 'a', name: 'b', metadata: 'c' };
const never = { takesTest: () => Promise.resolve(false) };
const long = (length: number) => 'x'.repeat(length);

describe('changeClientConfig', () => {
  it.each([
    [9602, undefined],
    [9602, 'text'],
    [9602, { mdmInfo: 'me' }],
    [9602, { notificationTypes: 'ASSET_COUNT' }],
    [9723, { mdmInfo: {} }],
    [9723, { mdmInfo: { id: 'a', name: 'b' } }],
    [9723, { mdmInfo: { ...mdmInfo, metadata: '' } }],
    [9724, { mdmInfo: { ...mdmInfo, id: long(101) } }],
    [9725, { mdmInfo: { ...mdmInfo, name: long(101) } }],
    [9713, { mdmInfo: { ...mdmInfo, metadata: long(256) } }],
    [9710, { notificationUrl: 'https://mdm.example/n' }],
    [9710, { notificationAuthToken: 's' }],
    [9711, { notificationUrl: 'https://mdm.example/n', notificationAuthToken: long(513) }],
    [9712, { notificationUrl: 'http://mdm.example/n', notificationAuthToken: 's' }],
    [9712, { notificationUrl: 'https://mdm.example/n?a=1', notificationAuthToken: 's' }],
    [9712, { notificationUrl: 'somewhere', notificationAuthToken: 's' }],
    [9728, { mdmInfo, notificationUrl: 'https://mdm.example/n', notificationAuthToken: 's' }],
  ])('answers %i to %j and changes nothing', async (number, body) => {
    const location = createLocation(0);
    expect(await changeClientConfig(location, body, sampleLimits, never)).toBe(number);
    expect(location.mdmInfo).toBeUndefined();
    expect(location.notifications).toEqual({ url: undefined, authToken: undefined, types: undefined });
  });

  it('leaves what is not named, and clears what is empty', async () => {
    const location = createLocation(0, { mdmInfo });
    const taken = { takesTest: () => Promise.resolve(true) };
    const set = { notificationUrl: 'https://mdm.example/n', notificationAuthToken: 's' };
    expect(await changeClientConfig(location, set, sampleLimits, taken)).toBeUndefined();
    expect(
      await changeClientConfig(location, { notificationTypes: ['ASSET_COUNT'] }, sampleLimits, never),
    ).toBeUndefined();
    expect(location.notifications).toEqual({ url: set.notificationUrl, authToken: 's', types: ['ASSET_COUNT'] });
    const clear = { notificationUrl: '', notificationAuthToken: '' };
    expect(await changeClientConfig(location, clear, sampleLimits, never)).toBeUndefined();
    expect(location).toMatchObject({ mdmInfo, notifications: { url: undefined, authToken: undefined } });
  });
});

describe('notifications', () => {
  it('are tried with the new secret before they are stored', async () => {
    const received: unknown[] = [];
    let status = 503;
    await using receiver = await listen({
      async fetch(request) {
        received.push([request.method, request.headers.get('authorization'), await request.json()]);
        return new Response(null, { status });
      },
    });
    await using vpp = await startVpp({ allowHttpLoopback: true });
    const uId = vpp.simulator.locations[0]?.uId;
    const notificationUrl = `${receiver.origin}/notify`;
    const change = {
      notificationUrl,
      notificationAuthToken: new Secret('first-secret'),
      notificationTypes: ['ASSET_COUNT'],
    } as const;
    expect(await failureOf(vpp.client.clientConfig.update(change))).toMatchObject({
      code: 'VPP_NOTIFICATION_URL_UNREACHABLE',
    });
    expect(await vpp.client.clientConfig.get()).not.toHaveProperty('notificationUrl');

    status = 204;
    const config = await vpp.client.clientConfig.update(change);
    expect(config).toMatchObject({ notificationUrl, subscribedNotificationTypes: ['ASSET_COUNT'] });
    expect(config.notificationAuthToken?.reveal()).toBe('first-secret');
    const notificationId = expect.stringMatching(/^[0-9a-f-]{36}$/);
    const test = { notification: {}, notificationId, notificationType: 'TEST_NOTIFICATION', uId };
    expect(received).toEqual([
      ['POST', 'Bearer first-secret', test],
      ['POST', 'Bearer first-secret', test],
    ]);
  });
});

it('shows the country, the kind and the portal', async () => {
  const location = { name: 'School', countryISO2ACode: 'DE', defaultPlatform: 'volumestore' } as const;
  await using vpp = await startVpp({ locations: [location] });
  expect(await vpp.client.clientConfig.get()).toMatchObject({
    locationName: 'School',
    countryISO2ACode: 'DE',
    defaultPlatform: 'volumestore',
    websiteURL: 'https://school.apple.com',
  });
});
