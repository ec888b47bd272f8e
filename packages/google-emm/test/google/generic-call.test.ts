import { expect, expectTypeOf, test } from 'vitest';
import type { EmmClient } from '../../src/index.ts';
import { failureOf, startEmm } from '../start-emm.ts';

test('a method is called with the library’s arguments, under the same rules', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  google.faults.add({ endpoint: 'enterprises.policies.get', fault: { status: 503 } });
  const name = `${google.enterprise.name}/policies/default`;
  expect(await emm.call('enterprises.policies.get', { name })).toMatchObject({ name, version: '1' });
  expect(await emm.call('enterprises.devices.delete', { name: google.enterprise.devices.at(0)?.name ?? '' })).toEqual(
    {},
  );
  expect(
    await failureOf(emm.call('enterprises.policies.get', { name: `${google.enterprise.name}/policies/no` })),
  ).toMatchObject({ code: 'EMM_NOT_FOUND' });
});

test.for([
  ['enterprises.policies.get', { name: 'x' }, 'name: the resource name is not of the form'],
  ['enterprises.policies.get', { name: 'enterprises/e/policies/p', pageSize: 1 }, 'pageSize: no such argument'],
  ['enterprises.policies.patch', { name: 'enterprises/e/policies/p', requestBody: { x: 1 } }, 'x: no such member'],
] as const)('%s with %o is refused before anything is sent: %s', async ([name, args, words]) => {
  await using started = await startEmm();
  const { google, emm } = started;
  const error = await failureOf(emm.call(name, args));
  expect(error).toMatchObject({ code: 'EMM_INVALID_REQUEST' });
  expect(String(error)).toContain(words);
  expect(google.requests()).toEqual([]);
});

test('an error with status 200 is an error', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  google.faults.add({ endpoint: 'enterprises.get', fault: { status: 200, body: { error: { code: 503 } } } });
  const error = await failureOf(emm.call('enterprises.get', { name: google.enterprise.name }));
  expect(error).toMatchObject({ code: 'EMM_SCHEMA_MISMATCH' });
});

test('an unknown method is a TypeError, and a type error', async () => {
  await using started = await startEmm();
  await expect(started.emm.call('enterprises.dance' as never, {})).rejects.toThrow(TypeError);
  expectTypeOf<'enterprises.dance'>().not.toExtend<Parameters<EmmClient['call']>[0]>();
});
