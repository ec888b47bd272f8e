import { createBudget } from '@mdmkit/core';
import { formatFaultMatrix, runFaultMatrix } from '@mdmkit/testkit';
import { expect, it } from 'vitest';
import { createVppClient, type VppClient } from '../src/index.ts';
import { createVppSimulator, type VppSimulator } from '../src/testing/index.ts';

it('meets every fault as it should', { timeout: 600_000 }, async () => {
  const call = (endpoint: string, run: (client: VppClient, signal: AbortSignal) => Promise<unknown>) => ({
    endpoint,
    run: async (scene: Parameters<Parameters<typeof runFaultMatrix<VppSimulator>>[0]['read']['run']>[0]) => {
      const { simulator, signal, ...options } = scene;
      const { clock } = options;
      const budget = createBudget({ requests: Number.POSITIVE_INFINITY, perMs: 1_000, clock });
      await using client = createVppClient({ credential: simulator.credential, budget, ...options });
      return await run(client, signal);
    },
  });
  const outcomes = await runFaultMatrix<VppSimulator>({
    createSimulator: (clock) => createVppSimulator({ clock }),
    read: call('clientConfig.get', (client, signal) => client.clientConfig.get({ signal })),
    write: call('assets.associate', (client, signal) =>
      client.assets.associate({ assets: [{ adamId: '400000000' }], serialNumbers: ['S1'] }, { signal }),
    ),
    differences: {
      // A content token is no session: there is no other to try, and it does not depend on the clock.
      'unauthorised-once': { reason: 'UNAUTHORIZED', kind: 'auth', attempts: 1 },
      'unauthorised-for-ever': { attempts: 1 },
      'clock-skew': { reason: 'UNAUTHORIZED', kind: 'auth' },
    },
    secrets: ({ credential }) => [credential.value.reveal()],
  });
  console.log(formatFaultMatrix(outcomes));
  expect(
    outcomes.flatMap(({ row, access, problems }) => problems.map((problem) => `${row} ${access}: ${problem}`)),
  ).toEqual([]);
});
