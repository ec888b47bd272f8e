import { describe, expect, it } from 'vitest';
import { collect, failureOf, startVpp } from '../start-vpp.ts';

const answer = (more: object) => ({ fault: { status: 200, body: { uId: '1', ...more } } });

describe('a page that cannot be trusted ends a list with an error, not as if it were complete', () => {
  it.each([
    ['assets', { assets: [], nextPageIndex: '1' }, '/nextPageIndex should be'],
    ['assets', { assets: [], totalPages: '3' }, '/totalPages should be'],
    ['assets', { assets: [], totalPages: 3, currentPageIndex: 0 }, '/nextPageIndex is missing on page 1 of 3'],
    ['assets', { assets: 'none' }, '/assets should be'],
    ['assets', {}, '/assets or /unlimitedAssets is missing'],
    ['assignments', {}, '/assignments is missing'],
    ['users', {}, '/users is missing'],
    [
      'assignments',
      { assignments: [{ adamId: '1', pricingParam: 'STDQ', serialNumber: {} }] },
      '/serialNumber should be',
    ],
    [
      'assignments',
      { assignments: [{ adamId: '1', pricingParam: 'STDQ', clientUserId: [] }] },
      '/clientUserId should be',
    ],
    ['users', { users: null }, '/users should be'],
    ['users', { users: [{ clientUserId: 'a' }], size: 2 }, '/size is 2, and the page has 1 records'],
    ['assets', { assets: [], size: 7 }, '/size is 7, and the page has 0 records'],
    ['assets', { assets: [], mdmInfo: 'acme' }, '/mdmInfo should be'],
    ['assets', { assets: [], mdmInfo: {} }, '/mdmInfo/id should be'],
    ['subscriptions', { subscriptions: [], nextCursor: 1 }, '/nextCursor should be'],
    ['subscriptions', {}, '/subscriptions is missing'],
  ] as const)('%s with %j', async (list, body, words) => {
    await using vpp = await startVpp();
    vpp.simulator.faults.add(answer(body));
    const error = await failureOf(collect<unknown>(vpp.client[list].list()));
    expect(error).toMatchObject({ code: 'VPP_SCHEMA_MISMATCH', kind: 'schema' });
    expect(error.message).toContain(words);
  });

  it('numbers and digits are the same in ids and counts', async () => {
    await using vpp = await startVpp();
    vpp.simulator.faults.add(
      answer({ assignments: [{ adamId: 1, pricingParam: 'STDQ', serialNumber: 123456789012 }] }),
    );
    vpp.simulator.faults.add(answer({ users: [{ clientUserId: 7 }] }));
    vpp.simulator.faults.add(answer({ assets: [{ adamId: '1', pricingParam: 'STDQ', availableCount: '5' }] }));
    expect(await collect(vpp.client.assignments.list())).toMatchObject([{ adamId: '1', serialNumber: '123456789012' }]);
    expect(await collect(vpp.client.users.list())).toMatchObject([{ clientUserId: '7' }]);
    expect(await collect(vpp.client.assets.list())).toMatchObject([{ availableCount: 5 }]);
  });

  it('a page that says that it is empty needs no list', async () => {
    await using vpp = await startVpp();
    vpp.simulator.faults.add(answer({ size: 0 }));
    expect(await collect(vpp.client.users.list())).toEqual([]);
  });
});

describe('a record that Apple does not document is reported, and the others are read', () => {
  it('an Adam ID and a location id as numbers', async () => {
    const drift: string[] = [];
    await using vpp = await startVpp({}, { hooks: { onDrift: ({ pointer }) => drift.push(pointer) } });
    const assets = [{ adamId: 361304891, pricingParam: 'STDQ', totalCount: 1 }];
    vpp.simulator.faults.add({ fault: { status: 200, body: { uId: 7, assets } } });
    expect(await collect(vpp.client.assets.list())).toMatchObject([{ adamId: '361304891' }]);
    expect(drift).toEqual(['/uId', '/assets/0/adamId']);
  });

  it('a user without id', async () => {
    const drift: string[] = [];
    await using vpp = await startVpp({}, { hooks: { onDrift: ({ pointer }) => drift.push(pointer) } });
    vpp.simulator.faults.add(answer({ users: [{ status: 'Registered' }, { clientUserId: 'anna' }] }));
    expect(await collect(vpp.client.users.list())).toEqual([{ clientUserId: 'anna' }]);
    expect(drift).toEqual(['/users/0/clientUserId']);
  });
});

it('Adam IDs of subscriptions that come as text are read as the numbers that they are', async () => {
  const drift: string[] = [];
  await using vpp = await startVpp({}, { hooks: { onDrift: ({ pointer }) => drift.push(pointer) } });
  vpp.simulator.faults.add(answer({ subscriptions: [{ adamId: '77', parentAdamId: '7' }, { adamId: 78 }] }));
  expect(await collect(vpp.client.subscriptions.list())).toMatchObject([
    { adamId: 77, parentAdamId: 7 },
    { adamId: 78 },
  ]);
  expect(drift).toEqual(['/subscriptions/0/parentAdamId', '/subscriptions/0/adamId']);
  vpp.simulator.faults.add(answer({ assignments: [{ adamId: '77', clientUserId: 'anna' }] }));
  expect(await collect(vpp.client.subscriptions.assignments())).toMatchObject([{ adamId: 77 }]);
  vpp.simulator.faults.add(answer({ subscriptions: [{ adamId: '7x' }] }));
  expect(await failureOf(collect(vpp.client.subscriptions.list()))).toMatchObject({ code: 'VPP_SCHEMA_MISMATCH' });
});

it('finds the user of a Managed Apple Account, or no user', async () => {
  const users = [
    { clientUserId: 'anna', managedAppleId: 'anna@example.com' },
    { clientUserId: 'bert', managedAppleId: 'bert@example.com' },
  ];
  await using vpp = await startVpp({ locations: [{ users }] });
  const find = (managedAppleId: string) => collect(vpp.client.users.list({ managedAppleId }));
  expect(await find('bert@example.com')).toMatchObject([{ clientUserId: 'bert' }]);
  expect(await find('carl@example.com')).toEqual([]);
});
