import { expect, it } from 'vitest';
import { collect, startVpp } from '../start-vpp.ts';

it('shows what a page says of itself and of its location', async () => {
  const mdmInfo = { id: 'x', name: 'Other MDM', metadata: 'mdm.example' };
  await using vpp = await startVpp({ locations: [{ assets: 5, mdmInfo }], pageSize: 2 });
  const pages = await collect(vpp.client.assets.list().pages());
  expect(pages.map(({ pageIndex, cursor, more }) => [pageIndex, cursor, more])).toEqual([
    [0, '1', true],
    [1, '2', true],
    [2, undefined, false],
  ]);
  const [location] = vpp.simulator.locations;
  for (const page of pages) {
    expect(page).toMatchObject({ totalPages: 3, uId: location?.uId, mdmInfo, versionId: location?.assetsVersionId });
    expect(page.tokenExpirationDate).toBe('2027-11-23T12:00:00+0000');
  }
});

it('may come without everything but the location and its list', async () => {
  await using vpp = await startVpp();
  vpp.simulator.faults.add({ fault: { status: 200, body: { uId: '1', assets: [] } } });
  const pages = await collect(vpp.client.assets.list().pages());
  expect(pages).toEqual([{ items: [], cursor: undefined, more: false, pageIndex: 0, uId: '1' }]);
});
