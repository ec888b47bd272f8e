import { Secret } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import type { Target } from '../../src/config/target.ts';
import { probes } from '../../src/probes/index.ts';
import type { Probe } from '../../src/probes/probe.ts';
import { createWorkerLocations } from '../../src/service/deployment-members.ts';
import { type CredentialUsers, createCredentialUse } from '../../src/service/shared-credentials.ts';
import { createTargetShards } from '../../src/service/target-shards.ts';

const target = (tenant: string, service: Target['service'], credential: object): Target => ({
  id: `${tenant}/${service}`,
  tenant,
  tenantName: tenant,
  service,
  credential,
});
const ownVpp = target('own', 'apple.vpp', { fingerprint: 'own' });
const [firstVpp, secondVpp] = ['first', 'second'].map((tenant) => target(tenant, 'apple.vpp', { fingerprint: 'both' }));
const ownDep = target('own', 'apple.dep', { accessToken: new Secret('own') });
const [firstDep, secondDep] = ['first', 'second'].map((tenant) =>
  target(tenant, 'apple.dep', { accessToken: new Secret('both') }),
);
const host = target('own', 'endpoint', {});
const all = [ownVpp, firstVpp, secondVpp, ownDep, firstDep, secondDep, host] as readonly Target[];

const using = (users: CredentialUsers, usersOf: (target: Target) => CredentialUsers) =>
  all.filter((each) => usersOf(each) === users);

test('one worker uses the credentials of several targets; what one target uses is nobody else’s', () => {
  const use = createCredentialUse(all, () => false);
  expect(using('worker', use.usersOfBudget)).toEqual([firstVpp, secondVpp]);
  expect(using('worker', use.usersOfSession)).toEqual([firstDep, secondDep]);
  use.replace([ownVpp, firstVpp as Target]);
  expect(using('target', use.usersOfBudget)).toEqual(all);
});

test('with workers of another location, several workers use every credential', () => {
  const clock = createVirtualClock();
  const locations = createWorkerLocations('here', clock);
  const use = createCredentialUse(all, locations.hasOthers);
  for (const name of ['worker/here/host-1', 'all/here/host-2', 'scheduler/there/host-3', 'server/there/host-4'])
    locations.note(name);
  expect(using('workers', use.usersOfSession)).toEqual([]);
  locations.note('worker/there/host-5');
  expect(using('workers', use.usersOfBudget)).toEqual([ownVpp, firstVpp, secondVpp]);
  expect(using('workers', use.usersOfSession)).toEqual([ownDep, firstDep, secondDep]);
  expect(using('target', use.usersOfBudget)).toEqual([ownDep, firstDep, secondDep, host]);
});

test('all targets of a credential lie in one shard, and the others are spread', () => {
  const shards = createTargetShards(64);
  shards.replace(all);
  const shardsOf = (...targets: readonly (Target | undefined)[]) =>
    new Set(targets.map((each) => shards.shardOf(each?.id ?? '')));
  expect(shardsOf(firstVpp, secondVpp).size).toBe(1);
  expect(shardsOf(firstDep, secondDep).size).toBe(1);
  expect(shardsOf(...all).size).toBe(5);
  // Its last runs are written after it was removed, also if shards are taken meanwhile.
  const before = shards.shardOf(firstVpp?.id ?? '');
  const rest = [host];
  shards.replace(rest);
  shards.replace(rest);
  expect(shards.shardOf(firstVpp?.id ?? '')).toBe(before);
});

test('the probes of a service have a budget or sessions, not both: one key decides the shard', () => {
  const credential = {
    fingerprint: 'a',
    accessToken: new Secret('a'),
    key: { clientEmail: 'a', projectId: 'a' },
    clientId: 'a',
  };
  for (const { pace, sessionName } of probes as readonly Probe[]) {
    expect(
      [pace?.(credential as never), sessionName?.(credential as never)].filter(Boolean).length,
    ).toBeLessThanOrEqual(1);
  }
});
