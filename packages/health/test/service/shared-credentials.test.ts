import { Secret } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import type { Target } from '../../src/config/target.ts';
import { createWorkerLocations } from '../../src/service/deployment-members.ts';
import { createCredentialUsers } from '../../src/service/shared-credentials.ts';

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

test('workers share what several targets use, and count and sign in by themselves for the others', () => {
  const users = createCredentialUsers(all, () => false);
  expect(all.filter(users.sharesBudget)).toEqual([firstVpp, secondVpp]);
  expect(all.filter(users.sharesSession)).toEqual([firstDep, secondDep]);
  users.replace([ownVpp, firstVpp as Target]);
  expect(all.filter(users.sharesBudget)).toEqual([]);
});

test('with workers of another location, every credential is used severally', () => {
  const clock = createVirtualClock();
  const locations = createWorkerLocations('here', clock);
  const users = createCredentialUsers(all, locations.hasOthers);
  for (const name of ['worker/here/host-1', 'all/here/host-2', 'scheduler/there/host-3', 'server/there/host-4'])
    locations.note(name);
  expect(all.filter(users.sharesSession)).toEqual([firstDep, secondDep]);
  locations.note('worker/there/host-5');
  expect(all.filter(users.sharesBudget)).toEqual([ownVpp, firstVpp, secondVpp]);
  expect(all.filter(users.sharesSession)).toEqual([ownDep, firstDep, secondDep]);
});
