import { expect, it } from 'vitest';
import { factsOf } from '../../src/api/endpoint-facts.ts';
import { endpoints } from '../../src/index.ts';
import { sampleLimits } from '../../src/service-config/limits.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const facts = endpoints.map((endpoint) => ({ ...factsOf(endpoint), name: endpoint.name, method: endpoint.method }));

it('every write of assets, users and subscriptions has rules, and no read has', () => {
  const withRules = facts.filter(({ rules }) => rules !== undefined);
  expect(withRules.every(({ method }) => method === 'POST')).toBe(true);
  const writes = facts.filter(({ name }) => /^(assets|users)\.(?!list)|^subscriptions\.(dis)?associate$/.test(name));
  expect(withRules.map(({ name }) => name)).toEqual(expect.arrayContaining(writes.map(({ name }) => name)));
});

it('every rule names a limit of the service, and a list that a needed group may name', () => {
  for (const { rules, name } of facts) {
    for (const { limit } of rules?.lists ?? []) expect(sampleLimits[limit], name).toBeGreaterThan(0);
    const lists = new Set(rules?.lists.map(({ member }) => member));
    for (const { members } of rules?.needed ?? [])
      expect(
        members.filter((each) => !lists.has(each)),
        name,
      ).toEqual([]);
  }
});

it('each discovered name stands for one path', () => {
  const paths = Map.groupBy(
    endpoints.filter((endpoint) => factsOf(endpoint).discoveredAs !== undefined),
    (endpoint) => factsOf(endpoint).discoveredAs,
  );
  expect(paths.size).toBeGreaterThan(5);
  for (const [name, sharing] of paths) expect(new Set(sharing.map(({ path }) => path)).size, name).toBe(1);
});

it('the client sends no more than a limit that the service has changed', async () => {
  await using vpp = await startVpp({ limits: { maxSerialNumbers: 2 } });
  const request = (count: number) => ({
    assets: [{ adamId: '400000000' }],
    serialNumbers: Array.from({ length: count }, (_, index) => `C02X${index}`),
  });
  await vpp.client.serviceConfig.get();
  expect((await vpp.client.assets.associate(request(2))).eventId).not.toBe('');
  expect(await failureOf(vpp.client.assets.associate(request(3)))).toMatchObject({
    code: 'VPP_TOO_MANY_SERIAL_NUMBERS',
  });
});
