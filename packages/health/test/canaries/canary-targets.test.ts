import { createMemoryBudgetStore, createMemorySessionStore, createTransport } from '@mdmkit/core';
import { createVirtualClock, listen } from '@mdmkit/core/testing';
import { temporaryFolder } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { type CreateWorld, worlds } from '../../bench/canary-kill/worlds.ts';
import { createCanaryService } from '../../src/canaries/canary-service.ts';
import { checkTarget } from '../../src/check/check-target.ts';
import { createNetworkAccess } from '../../src/network/network-access.ts';
import { openStore } from '../../src/store/open-store.ts';

test('a canary is a target of its own series, and its result has the three figures', async () => {
  const clock = createVirtualClock();
  await using world = await (worlds['vpp-licence of a device'] as CreateWorld)(clock);
  await using server = await listen(world.simulator);
  await using folder = await temporaryFolder();
  await using store = await openStore({ folder: folder.path });
  await store.migrate();
  await using transport = createTransport();
  const { configured } = world;
  const config = { origins: world.origins(server.origin), targets: [configured.target], canaries: [configured] };
  await using service = createCanaryService({ store, transport, location: 'tokyo', clock });
  const { targets } = service.withTargets(config);
  expect(targets.map(({ service }) => service)).toEqual(['apple.vpp', 'apple.vpp.licence']);
  const canary = targets[1];
  if (!canary) throw new Error('the canary is missing');
  const check = async () =>
    await checkTarget(canary, {
      origins: config.origins,
      transport,
      clock,
      hooks: {},
      sessionStore: createMemorySessionStore(),
      budgetStore: createMemoryBudgetStore(),
      network: createNetworkAccess({ clock }),
      timeoutMs: canary.timeoutMs ?? 0,
      retries: 0,
      signal: new AbortController().signal,
    });
  expect(await check()).toMatchObject({
    target: 'aurora/apple.vpp.licence',
    service: 'apple.vpp.licence',
    class: 'ok',
    facts: {
      accepted: true,
      completed: true,
      correct: true,
      repaired: 0,
      steps: { 'licence accepted': expect.any(Number) },
    },
  });
  expect(await store.canaryIntents({ open: true })).toEqual([]);
  // A disabled canary, and one of a tenant that is not selected, do not run.
  const disabled = { ...configured, isEnabled: false };
  expect(service.withTargets({ ...config, canaries: [disabled] }).targets).toHaveLength(1);
  expect(service.withTargets({ ...config, targets: [] }).targets).toEqual([]);
});
