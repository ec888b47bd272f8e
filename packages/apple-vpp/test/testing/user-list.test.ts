import { expect, it } from 'vitest';
import { createUserList, toWireUser } from '../../src/testing/user-list.ts';

it('gives codes to the invited and digests to the linked, and shows no account', () => {
  const users = createUserList(
    [
      { clientUserId: 'a', managedAppleId: 'a@example.com' },
      { clientUserId: 'b', email: 'b@example.com' },
    ],
    'seed',
  );
  expect(users.records.map(({ user }) => toWireUser(user))).toEqual([
    { clientUserId: 'a', status: 'Associated', idHash: expect.stringMatching(/^.{27}=$/) },
    {
      clientUserId: 'b',
      status: 'Registered',
      email: 'b@example.com',
      inviteCode: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  ]);
  expect([users.isLinked('a@example.com'), users.isLinked('b@example.com')]).toEqual([true, false]);
});

it('counts changes, and changes only who is active', () => {
  const users = createUserList([{ clientUserId: 'a', status: 'Retired' }], 'seed');
  const { version } = users;
  expect(users.change('a', { email: 'x@example.com' })).toBeUndefined();
  expect(users.version).toBe(version);
  users.add({ clientUserId: 'a' });
  expect(users.change('a', { email: 'x@example.com' })).toMatchObject({ email: 'x@example.com' });
  expect(users.version).toBe(version + 2);
});
