import { describe, expect, it } from 'vitest';
import { vppErrorFault } from '../../src/testing/index.ts';
import { collect, failureOf, startVpp } from '../start-vpp.ts';

const numberOf = (assets: readonly { readonly adamId: string }[]) => new Set(assets.map(({ adamId }) => adamId)).size;

describe('an indexed list', () => {
  it('sends nothing before it is read, and starts anew each time', async () => {
    await using vpp = await startVpp({ locations: [{ assets: 5 }], pageSize: 2 });
    const list = vpp.client.assets.list();
    expect(vpp.simulator.requests()).toHaveLength(0);
    expect(numberOf(await list.toArray())).toBe(5);
    expect(numberOf(await list.toArray())).toBe(5);
    const targets = vpp.simulator.requests().map(({ target }) => target);
    expect(targets.slice(0, 3)).toEqual(['/mdm/v2/assets', '/mdm/v2/assets?pageIndex=1', '/mdm/v2/assets?pageIndex=2']);
    expect(targets).toHaveLength(6);
  });

  it('requests no page after the reading ends', async () => {
    await using vpp = await startVpp({ locations: [{ assets: 50 }], pageSize: 5 });
    expect(await vpp.client.assets.list().toArray({ limit: 7 })).toHaveLength(7);
    expect(vpp.simulator.requests()).toHaveLength(2);
  });

  it('keeps its query on every page', async () => {
    await using vpp = await startVpp({ locations: [{ assets: 5 }], pageSize: 2 });
    await vpp.client.assets.list({ productType: 'App', timeoutMs: 5_000 }).toArray();
    for (const { target } of vpp.simulator.requests()) expect(target).toMatch(/[?]productType=App(&pageIndex=[12])?$/);
  });

  it('goes on at the cursor of a page', async () => {
    await using vpp = await startVpp({ locations: [{ assets: 5 }], pageSize: 2 });
    const all = await vpp.client.assets.list().toArray();
    for await (const page of vpp.client.assets.list().pages()) {
      if (page.cursor === undefined) break;
      const rest = await vpp.client.assets.list({ cursor: page.cursor }).toArray();
      expect(rest).toEqual(all.slice(all.indexOf(all.find(({ adamId }) => adamId === rest[0]?.adamId) ?? rest[0]!)));
      expect(rest).toHaveLength(5 - 2 * Number(page.cursor));
    }
  });

  it('goes on behind an empty page', async () => {
    await using vpp = await startVpp({ locations: [{ assets: 5 }], pageSize: 2, emptyPages: [0, 2] });
    const pages = await collect(vpp.client.assets.list().pages());
    expect(pages.map(({ items }) => items.length)).toEqual([0, 2, 0, 2, 1]);
  });

  it('takes no notice of how many pages were promised', async () => {
    await using vpp = await startVpp({ locations: [{ assets: 4 }], pageSize: 2 });
    const seen: string[] = [];
    for await (const asset of vpp.client.assets.list()) {
      seen.push(asset.adamId);
      if (seen.length < 4) vpp.simulator.locations[0]?.setAsset({ adamId: `99${seen.length}` });
    }
    expect(seen.slice(-3)).toEqual(['991', '992', '993']);
  });

  it.each([
    ['the page itself', 0],
    ['an earlier page', -1],
  ])('stops where the next page is %s', async (_name, nextPageIndex) => {
    await using vpp = await startVpp();
    vpp.simulator.faults.add({ fault: { status: 200, body: { uId: '1', assets: [], nextPageIndex } }, times: 5 });
    const error = await failureOf(vpp.client.assets.list().toArray());
    expect(error).toMatchObject({ code: 'VPP_PAGE_INDEX_REPEATED', kind: 'schema', operation: 'assets.list' });
    expect(vpp.simulator.requests()).toHaveLength(1);
  });

  it('repeats a page that failed, not the list', async () => {
    await using vpp = await startVpp({ locations: [{ assets: 5 }], pageSize: 2 });
    vpp.simulator.faults.add({ fault: vppErrorFault(9729, { retryAfter: '7' }), after: 1 });
    expect(numberOf(await vpp.client.assets.list().toArray())).toBe(5);
    expect(vpp.clock.sleptMs).toBe(7_000);
    expect(vpp.simulator.requests()).toHaveLength(4);
  });

  it.each(['abc', '-1', '1.5', ''])('refuses the cursor %j at once', async (cursor) => {
    await using vpp = await startVpp();
    expect(() => vpp.client.assets.list({ cursor })).toThrow(new TypeError('cursor must be the cursor of a page'));
  });

  it('says so when there is no such page any more', async () => {
    await using vpp = await startVpp();
    const error = await failureOf(vpp.client.assets.list({ cursor: '9' }).toArray());
    expect(error).toMatchObject({ code: 'VPP_PAGE_OUT_OF_RANGE', vendorCode: '9650', kind: 'invalid' });
  });
});
