import { formatFaultMatrix, runFaultMatrix } from '@mdmkit/testkit';
import { expect, it } from 'vitest';
import { type BusinessClient, createBusinessClient } from '../src/index.ts';
import { type BusinessSimulator, createBusinessSimulator } from '../src/testing/index.ts';

type Scene = Parameters<Parameters<typeof runFaultMatrix<BusinessSimulator>>[0]['read']['run']>[0];

it('meets every fault as it should, and shows no secret', { timeout: 600_000 }, async () => {
  const call = (endpoint: string, run: (client: BusinessClient, scene: Scene) => Promise<unknown>) => ({
    endpoint,
    async run(scene: Scene) {
      const { simulator, origin, transport, clock, random, hooks, label } = scene;
      const { clientId, keyId, privateKeyPem: privateKey } = simulator.account;
      const account = { clientId, keyId, privateKey, origin, tokenOrigin: origin };
      await using client = createBusinessClient({ ...account, transport, clock, random, hooks, label });
      return await run(client, scene);
    },
  });
  const serialOf = ({ simulator }: Scene) => simulator.organisations[0]?.deviceAt(0)?.serialNumber ?? '';
  const outcomes = await runFaultMatrix<BusinessSimulator>({
    createSimulator: (clock) => createBusinessSimulator({ clock }),
    read: call('orgDevices.get', (client, scene) => client.orgDevices.get(serialOf(scene), { signal: scene.signal })),
    write: call('orgDeviceActivities.create', (client, scene) =>
      client.orgDeviceActivities.create(
        { type: 'CANCEL_MDM_MIGRATION', serialNumbers: [serialOf(scene)] },
        { signal: scene.signal },
      ),
    ),
    differences: {
      forbidden: { reason: 'PERMISSION_MISSING' },
      // An access token is opaque and says nothing about clocks; a skew shows where one is asked for.
      'clock-skew': { reason: 'UNAUTHORIZED', kind: 'auth', attempts: 2 },
    },
    // The key, its body, and the tokens and assertions that go with it.
    secrets: (simulator) => [
      simulator.account.privateKeyPem,
      simulator.account.privateKeyPem.split('\n')[2] ?? '',
      ...simulator.requests().flatMap(({ headers }) => headers.get('authorization')?.replace('Bearer ', '') ?? []),
    ],
  });
  console.log(formatFaultMatrix(outcomes));
  expect(
    outcomes.flatMap(({ row, access, problems }) => problems.map((problem) => `${row} ${access}: ${problem}`)),
  ).toEqual([]);
});
