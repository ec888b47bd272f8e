import { Secret } from '@mdmkit/core';
import { createVirtualClock, findSecrets } from '@mdmkit/core/testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { createDeveloperTokenSource } from '../../src/index.ts';
import { failureOf } from '../start-vpp.ts';
import { makeKeys, privateKey, signing } from './start-metadata.ts';

describe('developer tokens', () => {
  it('are made once and renewed before they end', async () => {
    const clock = createVirtualClock();
    const source = createDeveloperTokenSource({ ...signing, clock, lifetimeSeconds: 1_000 });
    const [one, same] = await Promise.all([source.token(), source.token()]);
    expect(one).toBe(same);
    await clock.advance(899_000);
    expect(await source.token()).toBe(one);
    await clock.advance(2_000);
    expect(await source.token()).not.toBe(one);
  });

  it.each([
    [{ teamId: 'short' }, 'teamId must'],
    [{ keyId: '' }, 'keyId must'],
    [{ lifetimeSeconds: 20_000_000 }, 'lifetimeSeconds must'],
  ])('refuse %j', (change, message) => {
    expect(() => createDeveloperTokenSource({ ...signing, ...change })).toThrow(message);
  });

  it.each([
    ['no key', 'secret-text-that-is-no-key'],
    ['another curve', makeKeys('P-384').privateKey],
  ])('say so when there is %s', async (_name, text) => {
    const error = await failureOf(createDeveloperTokenSource({ ...signing, privateKey: new Secret(text) }).token());
    expect(error.code).toBe('VPP_DEVELOPER_KEY_UNREADABLE');
    expect(findSecrets(error, [text])).toEqual([]);
  });

  it('say who made them, for whom and for how long', async () => {
    const clock = createVirtualClock();
    const options = { ...signing, clock, lifetimeSeconds: 600, origin: ['https://example.com'] };
    const token = (await createDeveloperTokenSource(options).token()).reveal();
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: 'KEY1234567' });
    const issuedAt = Math.floor(clock.now() / 1000);
    const [iss, origin] = ['TEAM123456', ['https://example.com']];
    expect(decodeJwt(token)).toEqual({ iss, iat: issuedAt, exp: issuedAt + 600, origin });
  });

  it('read the key when one is made, and again after a failure', async () => {
    let asked = 0;
    const source = createDeveloperTokenSource({
      ...signing,
      privateKey() {
        asked += 1;
        return new Secret(asked === 1 ? 'no key' : privateKey);
      },
    });
    expect(asked).toBe(0);
    expect((await failureOf(source.token())).code).toBe('VPP_DEVELOPER_KEY_UNREADABLE');
    const token = await source.token();
    expect(await source.token()).toBe(token);
    expect(asked).toBe(2);
  });

  it('are forgotten only when they are the present one', async () => {
    const clock = createVirtualClock();
    const source = createDeveloperTokenSource({ ...signing, clock });
    const first = await source.token();
    source.discard(new Secret('another'));
    expect(await source.token()).toBe(first);
    source.discard(first);
    const second = await source.token();
    expect(second).not.toBe(first);
    source.discard(first);
    expect(await source.token()).toBe(second);
  });
});
