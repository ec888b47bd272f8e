import type { Hooks } from '@mdmkit/core';
import { type FaultRule, findSecrets } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { decryptServerToken } from '../src/index.ts';
import { keyPair } from './key-pair.ts';
import { loopback } from './loopback.ts';
import { secretsOf } from './secrets-of.ts';

/** Everything that can go wrong with one request; the bodies are what a service might echo at worst. */
const faults: readonly FaultRule['fault'][] = [
  'garble',
  'html',
  'reset',
  'reset-body',
  { status: 400, body: 'oauth_problem_advice' },
  { status: 401, body: 'signature_invalid' },
  { status: 403, body: 'T_C_NOT_SIGNED' },
  { status: 429, headers: { 'retry-after': '1' }, body: 'TOO_MANY_REQUESTS' },
  { status: 500, body: 'oops' },
  { status: 302, headers: { location: 'https://elsewhere.example/' } },
];

test('nothing that hooks or errors tell holds a secret', async () => {
  await using loop = await loopback({ devices: 5, rotateSessions: true });
  const { privateKey, certificate } = await keyPair();
  const file = Buffer.from(loop.simulator.issueToken({ certificate }));
  const credential = decryptServerToken({ file, privateKey, certificate });
  const shown: unknown[] = [];
  const tell = (event: unknown) => void shown.push(event);
  const hooks: Hooks = { onRequest: tell, onResponse: tell, onRetry: tell, onWait: tell, onDrift: tell };
  const dep = loop.client({ credential, hooks, retry: { retries: 1 } });

  const attempt = async () => {
    await dep.account.get().catch(tell);
    await dep.devices.fetch({ limit: 2 }).toArray().catch(tell);
    await dep.devices.fetch({ limit: 0 }).toArray().catch(tell);
  };
  await attempt();
  for (const endpoint of ['session.open', 'account.get', 'devices.fetch']) {
    for (const fault of faults) {
      loop.simulator.expireSessions();
      loop.simulator.faults.add({ endpoint, fault, times: 4 });
      await attempt();
      loop.simulator.faults.clear();
    }
  }
  await loop.server.close();
  await attempt();

  const sent = loop.simulator.requests().map(({ headers }) => headers);
  const sessions = sent.flatMap((headers) => headers.get('x-adm-auth-session') ?? []);
  const signatures = sent.flatMap(
    (headers) => /oauth_signature="([^"]+)"/.exec(headers.get('authorization') ?? '')?.[1] ?? [],
  );
  expect(new Set(sessions).size).toBeGreaterThan(20);
  expect(signatures.length).toBeGreaterThan(20);
  expect(shown.filter((event) => event instanceof Error).length).toBeGreaterThan(30);

  const keyLines = privateKey.reveal().split('\n').slice(1, -2);
  const secrets = [...secretsOf(credential), ...new Set([...sessions, ...signatures]), ...keyLines];
  expect(findSecrets([shown, dep, credential], secrets)).toEqual([]);
});
