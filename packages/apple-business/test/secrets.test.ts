import { inspect } from 'node:util';
import { createMemorySessionStore } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { parseBusinessKey } from '../src/index.ts';
import { serialAt, serverId, stage } from './setup.ts';

it('shows no key and no token in what a program can print, nor in an address', async () => {
  await using scene = await stage(3, undefined, { activitySeconds: 1 });
  const seen: unknown[] = [];
  const hook = (event: unknown) => void seen.push(event);
  const hooks = { onRequest: hook, onResponse: hook, onRetry: hook, onWait: hook, onDrift: hook };
  const sessionStore = createMemorySessionStore();
  const client = scene.client({ hooks, sessionStore, label: 'acme' });
  const failing = async (call: Promise<unknown>) => seen.push(await call.catch((error: unknown) => error));
  await client.orgDevices.list().toArray();
  await failing(client.orgDevices.get('nobody'));
  scene.simulator.faults.add({ endpoint: 'mdmServers.list', fault: { status: 500 }, times: 9 });
  await failing(client.mdmServers.list().toArray());
  const started = await client.orgDeviceActivities.unassign(
    [serialAt(scene.organisation, 0)],
    serverId(scene.organisation, 0),
  );
  seen.push(await client.orgDeviceActivities.wait(started, { pollMs: 1_000 }));
  scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.log', fault: { status: 403 }, times: 9 });
  await failing(client.orgDeviceActivities.log(started[0]?.id ?? ''));
  scene.simulator.revokeAccessTokens();
  scene.simulator.revokeKey(scene.simulator.account.keyId);
  await failing(client.mdmServers.list().toArray());
  seen.push(client, inspect(client, { depth: 20, showHidden: true }));

  const { privateKeyPem } = scene.simulator.account;
  const key = parseBusinessKey(privateKeyPem);
  const { d } = JSON.parse(key.jwk.reveal()) as { readonly d: string };
  const tokens = scene.simulator
    .requests()
    .flatMap(({ headers }) => headers.get('authorization')?.replace('Bearer ', '') ?? []);
  expect(tokens.length).toBeGreaterThan(0);
  const secrets = [privateKeyPem, ...privateKeyPem.split('\n').slice(1, 3), d, ...new Set(tokens)];
  expect(findSecrets([...seen, key, { key }], secrets)).toEqual([]);
  for (const { target } of scene.simulator.requests()) expect(findSecrets(target, secrets)).toEqual([]);
  // The address of a log is as good as a password, but it is part of what Apple says about an activity.
  expect(JSON.stringify(seen.filter((one) => one instanceof Error).map((error) => inspect(error)))).not.toContain(
    'X-Signature',
  );
});
