import { describe, expect, it } from 'vitest';
import { assetsPage } from '../../src/testing/assets-page.ts';
import { createLocation } from '../../src/testing/location.ts';

const read = (count: number, query = '', emptyPages: readonly number[] = [], pageSize = 2) =>
  assetsPage(createLocation(0, { assets: count }), new URLSearchParams(query), { pageSize, emptyPages });

describe('assetsPage', () => {
  it('names the next page, except on the last', () => {
    expect(read(5)).toMatchObject({ currentPageIndex: 0, nextPageIndex: 1, size: 2, totalPages: 3 });
    expect(read(5, 'pageIndex=2')).toMatchObject({ currentPageIndex: 2, size: 1, totalPages: 3 });
    expect(read(5, 'pageIndex=2')).not.toHaveProperty('nextPageIndex');
  });

  it('has one page where there is nothing', () => {
    expect(read(0)).toMatchObject({ assets: [], size: 0, totalPages: 1 });
    expect(read(0)).not.toHaveProperty('nextPageIndex');
  });

  it('refuses pages that there are not', () => {
    expect(read(5, 'pageIndex=3')).toBe(9650);
    expect(read(0, 'pageIndex=1')).toBe(9650);
  });

  it.each(['pageIndex=-1', 'pageIndex=x', 'unlimited=yes', 'revocable=1', 'minAvailableCount=x', 'maxAssignedCount='])(
    'refuses %s',
    (query) => {
      expect(read(5, query)).toBe(9602);
    },
  );

  it('puts empty pages where it is told to, as long as others follow', () => {
    expect(read(4, 'pageIndex=0', [0, 9])).toMatchObject({ assets: [], nextPageIndex: 1, totalPages: 3 });
    expect(read(4, 'pageIndex=2', [0, 9])).toMatchObject({ size: 2, totalPages: 3 });
    expect(read(4, 'pageIndex=3', [0, 9])).toBe(9650);
  });

  it('lists unlimited assets apart when asked to', () => {
    const location = createLocation(0, { assets: [{ adamId: '1' }, { adamId: '2', unlimited: true }] });
    const ask = (query: string) => assetsPage(location, new URLSearchParams(query), { pageSize: 9, emptyPages: [] });
    expect(ask('')).toMatchObject({ assets: [{ adamId: '1' }, { adamId: '2', totalCount: 2_147_483_647 }] });
    expect(ask('')).not.toHaveProperty('unlimitedAssets');
    expect(ask('unlimited=true')).toMatchObject({ assets: [{ adamId: '1' }], unlimitedAssets: [{ adamId: '2' }] });
    expect(ask('unlimited=false')).toMatchObject({ assets: [{ adamId: '1' }] });
  });
});
