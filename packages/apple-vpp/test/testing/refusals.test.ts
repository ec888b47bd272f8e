import { expect, it } from 'vitest';
import { createVppSimulator } from '../../src/testing/index.ts';

const users = [{ clientUserId: 'anna', managedAppleId: 'anna@example.com' }];
const simulator = createVppSimulator({
  locations: [{ users, subscriptions: [{ adamId: 77 }] }],
  limits: {
    maxRequestPerSecond: 1_000,
    maxAssets: 2,
    maxClientUserIds: 2,
    maxSerialNumbers: 2,
    maxUsers: 2,
    maxSubscriptions: 2,
  },
});
const without = createVppSimulator();

/** The number of a refusal: what a client of ours would not even send. */
async function refusalOf(path: string, body?: unknown, given = simulator): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${given.credential.value.reveal()}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  const answer = (await (
    await given.fetch(new Request(`https://vpp.itunes.apple.com/mdm/v2/${path}`, init))
  ).json()) as {
    errorNumber?: number;
  };
  return answer.errorNumber;
}

const one = [{ adamId: '400000000' }];
const three = ['a', 'b', 'c'];

it.each([
  [{}, 9718],
  [{ assets: 'x' }, 9602],
  [{ assets: [1] }, 9602],
  [{ assets: ['1', '2', '3'].map((adamId) => ({ adamId })), serialNumbers: ['a'] }, 9700],
  [{ assets: [...one, ...one], serialNumbers: ['a'] }, 9703],
  [{ assets: [...one, { adamId: '400000000', pricingParam: 'STDQ' }], serialNumbers: ['a'] }, 9703],
  [{ assets: one }, 9719],
  [{ assets: one, clientUserIds: three }, 9701],
  [{ assets: one, serialNumbers: three }, 9702],
  [{ assets: one, clientUserIds: ['a', 'a'] }, 9704],
  [{ assets: one, serialNumbers: ['a', 'a'] }, 9705],
])('refuses the licences %j with %i', async (body, number) => {
  expect(await refusalOf('assets/associate', body)).toBe(number);
});

it.each([
  [{}, 9720],
  [{ users: [{ email: 'x' }] }, 9602],
  [{ users: three.map((clientUserId) => ({ clientUserId })) }, 9714],
  [{ users: [{ clientUserId: 'a' }, { clientUserId: 'a' }] }, 9715],
  [{ users: [{ clientUserId: 'a', email: 'no address' }] }, 9717],
])('refuses the users %j with %i', async (body, number) => {
  expect(await refusalOf('users/create', body)).toBe(number);
});

it.each([
  [{ adamIds: ['77'], clientUserIds: ['anna'] }, 9811],
  [{ adamIds: [], clientUserIds: ['anna'] }, 9811],
  [{ adamIds: [77, 78, 79], clientUserIds: ['anna'] }, 9816],
  [{ adamIds: [1], clientUserIds: ['anna'] }, 9813],
  [{ adamIds: [77], clientUserIds: ['nobody'] }, 9814],
])('refuses the seats %j with %i', async (body, number) => {
  expect(await refusalOf('subscriptions/associate', body)).toBe(number);
  expect(await refusalOf('subscriptions/admins/add', body)).toBe(number);
});

it('refuses seats while support is not declared', async () => {
  expect(await refusalOf('subscriptions/associate', { adamIds: [77], clientUserIds: ['anna'] }, without)).toBe(9811);
});

it.each([
  ['assignments?pageIndex=x', 9602],
  ['assignments?includeUserState=maybe', 9602],
  ['assignments?pageIndex=99', 9650],
  ['assignments?sinceVersionId=x', 9721],
  ['users?pageIndex=-1', 9602],
  ['users?activeOnly=1', 9602],
  ['users?pageIndex=99', 9650],
  ['users?sinceVersionId=x', 9721],
  ['assets?pageIndex=99', 9650],
  ['status', 9708],
  ['status?eventId=x', 9708],
  ['subscriptions?cursor=x', 9812],
])('refuses the question %s with %i', async (path, number) => {
  expect(await refusalOf(path)).toBe(number);
});
