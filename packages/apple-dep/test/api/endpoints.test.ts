import { expect, test } from 'vitest';
import type { DepClient } from '../../src/index.ts';
import { endpoints } from '../../src/index.ts';
import { loopback } from '../loopback.ts';

/** Calls every method of a client once; a method that is missing here is found by the test. */
const callsOf = (dep: DepClient, [serial = '', other = '', released = '']: readonly string[], replacement: string) => {
  let profileUuid = '';
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    'account.get': () => dep.account.get(),
    'devices.fetch': () => dep.devices.fetch().toArray(),
    'devices.sync': async () => {
      const { cursor = '' } = await dep.devices.fetch().firstPage();
      return await dep.devices.sync({ cursor }).toArray();
    },
    'devices.details': () => dep.devices.details([serial]),
    'devices.disown': () => dep.devices.disown([released], { forGood: true }),
    'devices.enableActivationLock': () => dep.devices.enableActivationLock({ device: serial }),
    'devices.replacementDetails': () => dep.devices.replacementDetails(replacement),
    'profiles.define': async () => {
      ({ profileUuid } = await dep.profiles.define({ profileName: 'Sales', url: 'https://mdm.example.com/enrol' }));
    },
    'profiles.get': () => dep.profiles.get(profileUuid),
    'profiles.assign': () => dep.profiles.assign(profileUuid, [serial, other]),
    'profiles.remove': () => dep.profiles.remove([other]),
    'accountDrivenEnrollment.set': () => dep.accountDrivenEnrollment.set('https://mdm.example.com/discover'),
    'accountDrivenEnrollment.get': () => dep.accountDrivenEnrollment.get(),
    'accountDrivenEnrollment.remove': () => dep.accountDrivenEnrollment.remove(),
    'betaEnrollment.tokens': () => dep.betaEnrollment.tokens(),
  };
  return calls;
};

/** `resource.method` for everything that a client offers. */
function methodsOf(dep: DepClient): string[] {
  return Object.entries(dep).flatMap(([resource, methods]) =>
    typeof methods === 'object' ? Object.keys(methods).map((method) => `${resource}.${method}`) : [],
  );
}

test('every endpoint is called by the client and answered by the simulator', async () => {
  await using loop = await loopback();
  const dep = loop.client();
  const [organisation] = loop.simulator.organisations;
  const serials = Array.from(organisation?.devices() ?? [], ({ serialNumber }) => serialNumber);
  const calls = callsOf(dep, serials, loop.simulator.replaceDevice(serials[5] ?? ''));
  expect(methodsOf(dep).sort()).toEqual(Object.keys(calls).sort());
  for (const call of Object.values(calls)) await call();
  const called = new Set(loop.simulator.requests().map(({ endpoint }) => endpoint));
  expect(called).toEqual(new Set(endpoints.map(({ name }) => name)));
});

test('names and routes are unique', () => {
  expect(new Set(endpoints.map(({ name }) => name)).size).toBe(endpoints.length);
  expect(new Set(endpoints.map(({ method, path }) => `${method} ${path}`)).size).toBe(endpoints.length);
});

test('the list has what documents and other programs read', () => {
  const lines = endpoints.map((each) => `${each.name} ${each.method} ${each.path} ${each.repeatable} ${each.since}`);
  expect(lines).toEqual([
    'session.open GET /session true 1',
    'account.get GET /account true 1',
    'devices.fetch POST /server/devices true 1',
    'devices.sync POST /devices/sync true 1',
    'devices.details POST /devices true 1',
    'devices.disown POST /devices/disown false 1',
    'devices.enableActivationLock POST /device/activationlock false 1',
    'devices.replacementDetails GET /device/replacementDetails true 10',
    'profiles.define POST /profile false 1',
    'profiles.get GET /profile true 1',
    'profiles.assign POST /profile/devices true 1',
    'profiles.remove DELETE /profile/devices true 1',
    'accountDrivenEnrollment.set POST /account-driven-enrollment/profile true 1',
    'accountDrivenEnrollment.get GET /account-driven-enrollment/profile true 1',
    'accountDrivenEnrollment.remove DELETE /account-driven-enrollment/profile true 1',
    'betaEnrollment.tokens GET /os-beta-enrollment/tokens true 1',
  ]);
});
