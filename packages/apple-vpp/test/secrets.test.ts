import { Secret } from '@mdmkit/core';
import { type Fault, findSecrets } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { createMemoryJobStore, createMemorySecretStore } from '../src/index.ts';
import { vppErrorFault } from '../src/testing/index.ts';
import { startVpp } from './start-vpp.ts';

const notificationSecret = 'notification-secret-0123456789';

it('nothing that hooks, errors, results or stores tell holds a secret', async () => {
  const shown: unknown[] = [];
  const tell = (event: unknown) => void shown.push(event);
  const hooks = { onRequest: tell, onResponse: tell, onRetry: tell, onWait: tell, onDrift: tell };
  await using vpp = await startVpp(
    { deliver: () => Promise.resolve(new Response(null, { status: 204 })) },
    { hooks, mdm: { id: 'mdm-1', name: 'Example', metadata: 'x' }, retry: { retries: 1 } },
  );
  const { client, simulator } = vpp;
  const token = simulator.credential.value.reveal();
  const inner = (JSON.parse(Buffer.from(token, 'base64').toString()) as { token: string }).token;
  const echoed = { status: 400, body: { errorNumber: 9999, errorMessage: `token ${token} is not good` } };
  const faults: (Fault | undefined)[] = [
    undefined,
    'garble',
    'html',
    'reset',
    'reset-body',
    echoed,
    vppErrorFault(9622, { status: 200 }),
  ];
  const store = createMemoryJobStore();
  const secrets = createMemorySecretStore();
  const subscribe = { notificationUrl: 'https://mdm.example/n', secret: new Secret(notificationSecret), secrets };
  for (const fault of faults) {
    for (const work of [
      () => client.clientConfig.get(),
      () => client.assets.list().toArray(),
      () => client.ownership.claim(),
      () => client.clientConfig.subscribe(subscribe),
      () =>
        client.assets.associateAndWait(
          { assets: [{ adamId: '400000000' }], serialNumbers: ['A'] },
          { store, jobId: 'job' },
        ),
      () => client.users.createAndWait([{ clientUserId: 'anna' }]),
    ]) {
      if (fault) simulator.faults.add({ fault, times: 2 });
      await work().then(tell, tell);
      simulator.faults.clear();
    }
  }
  shown.push(client, simulator.credential, await store.read('job'), secrets);
  expect(shown.filter((event) => event instanceof Error).length).toBeGreaterThan(15);
  expect(findSecrets(shown, [token, inner, notificationSecret])).toEqual([]);
});
