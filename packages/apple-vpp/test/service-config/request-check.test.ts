import { describe, expect, it } from 'vitest';
import { failureOf, startVpp } from '../start-vpp.ts';

const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));
const assets = (count: number) => many(count, String).map((adamId) => ({ adamId }));
const serialNumbers = ['S1'];

describe('a wrong order is refused before anything is sent', () => {
  it.each([
    [{ assets: [], serialNumbers }, 'VPP_ASSETS_MISSING'],
    [{ assets: assets(1) }, 'VPP_TARGETS_MISSING'],
    [{ assets: assets(1), clientUserIds: [], serialNumbers: [] }, 'VPP_TARGETS_MISSING'],
    [
      { assets: [{ adamId: '1' }, { adamId: '1', pricingParam: 'STDQ' as const }], serialNumbers },
      'VPP_DUPLICATE_ASSETS',
    ],
    [{ assets: assets(1), serialNumbers: ['A', 'A'] }, 'VPP_DUPLICATE_SERIAL_NUMBERS'],
    [{ assets: assets(1), clientUserIds: ['A', 'A'] }, 'VPP_DUPLICATE_CLIENT_USER_IDS'],
    [{ assets: [{ adamId: 'x' }], serialNumbers }, 'VPP_INVALID_REQUEST'],
    [{ assets: assets(1), serialNumbers: [''] }, 'VPP_INVALID_REQUEST'],
  ])('%j with %s', async (request, code) => {
    await using vpp = await startVpp();
    expect(await failureOf(vpp.client.assets.associate(request))).toMatchObject({ code, kind: 'invalid', attempts: 0 });
    expect(vpp.simulator.requests()).toHaveLength(0);
  });

  it.each([
    [{ assets: assets(26), serialNumbers }, 'VPP_TOO_MANY_ASSETS', 'assets has 26, at most 25'],
    [
      { assets: assets(1), serialNumbers: many(1_001, (index) => `S${index}`) },
      'VPP_TOO_MANY_SERIAL_NUMBERS',
      '1001, at most 1000',
    ],
    [{ assets: assets(1), clientUserIds: many(1_001, (index) => `S${index}`) }, 'VPP_TOO_MANY_CLIENT_USER_IDS', '1001'],
  ])('too much of it with %2$s, once the present limits were asked', async (request, code, words) => {
    await using vpp = await startVpp();
    const error = await failureOf(vpp.client.assets.associate(request));
    expect(error).toMatchObject({ code, operation: 'assets.associate' });
    expect(error.message).toContain(words);
    expect(vpp.simulator.requests().map(({ endpoint }) => endpoint)).toEqual(['serviceConfig.get']);
  });

  it('users without id, doubled, and too many', async () => {
    await using vpp = await startVpp();
    // @ts-expect-error a user has to have an id
    const without = await failureOf(vpp.client.users.create({ users: [{ email: 'a@example.com' }] }));
    expect(without.message).toContain('users.0.clientUserId');
    const create = (ids: string[]) =>
      failureOf(vpp.client.users.create({ users: ids.map((clientUserId) => ({ clientUserId })) }));
    expect((await create([])).code).toBe('VPP_USERS_MISSING');
    expect((await create(['a', 'a'])).code).toBe('VPP_DUPLICATE_USERS');
    expect((await create(many(101, String))).code).toBe('VPP_TOO_MANY_USERS');
    expect((await failureOf(vpp.client.assets.revoke({}))).code).toBe('VPP_TARGETS_MISSING');
    expect((await failureOf(vpp.client.assets.revoke({ serialNumbers: many(101, String) }))).code).toBe(
      'VPP_TOO_MANY_SERIAL_NUMBERS',
    );
  });
});

it('allows what the service has come to allow', async () => {
  await using vpp = await startVpp({ limits: { maxAssets: 50 } });
  await expect(vpp.client.assets.associate({ assets: assets(50), serialNumbers })).resolves.toHaveProperty('eventId');
});

describe('a serial number that Apple would take and no device has', () => {
  it.each([
    [['C02A '], 'serialNumbers.0: expected a serial number'],
    [['C02A', 'C02\u00A0B'], 'serialNumbers.1: expected a serial number'],
    [['C02A', 'c02a'], 'one device as "C02A" and as "c02a"'],
  ])('is refused before anything is sent: %j', async (serials, words) => {
    await using vpp = await startVpp();
    const request = { assets: assets(1), serialNumbers: serials };
    for (const call of ['associate', 'disassociate', 'associateAndWait', 'disassociateAndWait'] as const) {
      const error = await failureOf(vpp.client.assets[call](request));
      expect(error).toMatchObject({ kind: 'invalid', attempts: 0 });
      expect(error.message).toContain(words);
    }
    expect((await failureOf(vpp.client.assets.revokeAndWait({ serialNumbers: serials }))).kind).toBe('invalid');
    expect(vpp.simulator.requests()).toHaveLength(0);
  });

  it.each([' anna', 'anna\n', ' '])('so is a user id with white space at its ends: %j', async (clientUserId) => {
    await using vpp = await startVpp();
    const { assets: calls, users } = vpp.client;
    const failures = await Promise.all([
      failureOf(calls.associate({ assets: assets(1), clientUserIds: [clientUserId] })),
      failureOf(users.create({ users: [{ clientUserId }] })),
      failureOf(users.retireAndWait([{ clientUserId }])),
    ]);
    for (const failure of failures) expect(failure.message).toContain('without white space at its ends');
    expect(vpp.simulator.requests()).toHaveLength(0);
  });
});
