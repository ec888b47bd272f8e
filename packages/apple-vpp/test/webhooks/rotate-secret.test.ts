import { Secret } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { createMemorySecretStore, createNotificationReceiver, forgetFormerSecrets } from '../../src/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

async function startBoth() {
  const vpp = await startVpp({ allowHttpLoopback: true });
  const secrets = createMemorySecretStore();
  const received: string[] = [];
  const fetch = createNotificationReceiver({
    secrets: () => secrets.read(),
    onNotification: ({ notificationType }) => void received.push(notificationType),
  });
  const receiver = await listen({ fetch });
  const options = {
    notificationUrl: `${receiver.origin}/notify`,
    notificationTypes: ['ASSET_COUNT'],
    secrets,
  } as const;
  const known = async () => (await secrets.read()).map((secret) => secret.reveal());
  return { vpp, secrets, received, options, known, receiver };
}

it('turns notifications on and replaces their secret without a gap', async () => {
  const { vpp, secrets, received, options, known, receiver } = await startBoth();
  const [location] = vpp.simulator.locations;
  await vpp.client.clientConfig.subscribe({ ...options, secret: new Secret('first') });
  location?.purchase({ adamId: '400000000' }, 5);
  await vpp.client.clientConfig.subscribe({ ...options, secret: new Secret('second') });
  expect(await known()).toEqual(['second', 'first']);
  location?.purchase({ adamId: '400000000' }, 5);
  await vpp.simulator.outbox.flush();
  expect(received).toEqual(['TEST_NOTIFICATION', 'ASSET_COUNT', 'TEST_NOTIFICATION', 'ASSET_COUNT']);
  expect(vpp.simulator.outbox.entries.every(({ attempts }) => attempts.length === 1)).toBe(true);
  await forgetFormerSecrets(secrets);
  expect(await known()).toEqual(['second']);
  await receiver.close();
  await vpp[Symbol.asyncDispose]();
});

it('keeps the former secret when the service refuses the new one', async () => {
  const { vpp, options, known, receiver } = await startBoth();
  await vpp.client.clientConfig.subscribe({ ...options, secret: new Secret('first') });
  const wrong = { ...options, notificationUrl: 'http://127.0.0.1:1/nobody', secret: new Secret('second') };
  expect((await failureOf(vpp.client.clientConfig.subscribe(wrong))).code).toBe('VPP_NOTIFICATION_URL_UNREACHABLE');
  expect(await known()).toEqual(['first']);
  await receiver.close();
  await vpp[Symbol.asyncDispose]();
});

it('asks which secret is in force when the answer is lost', async () => {
  const { vpp, options, known, receiver } = await startBoth();
  vpp.simulator.faults.add({ endpoint: 'clientConfig.update', fault: 'garble' });
  await vpp.client.clientConfig.subscribe({ ...options, secret: new Secret('first') });
  vpp.simulator.faults.add({ endpoint: 'clientConfig.update', fault: 'reset' });
  const lost = vpp.client.clientConfig.subscribe({ ...options, secret: new Secret('second') });
  expect((await failureOf(lost)).kind).toBe('network');
  expect(await known()).toEqual(['second', 'first']);
  await receiver.close();
  await vpp[Symbol.asyncDispose]();
});
