import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutPage, readFlags, readPageIndex } from '../../src/testing/paging.ts';

it('puts every record on exactly one page', () => {
  const empty = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 5 });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 7 }),
      empty,
      (records, pageSize, emptyPages) => {
        const places: number[] = [];
        const totalPages = cutPage(records, 0, { pageSize, emptyPages })?.totalPages ?? 0;
        for (let index = 0; index < totalPages; index += 1) {
          const { start = 0, length = 0 } = cutPage(records, index, { pageSize, emptyPages }) ?? {};
          for (let place = start; place < start + length; place += 1) places.push(place);
        }
        expect(places).toEqual(Array.from({ length: records }, (_, place) => place));
        expect(cutPage(records, totalPages, { pageSize, emptyPages })).toBeUndefined();
      },
    ),
  );
});

it('reads what a query says', () => {
  expect(
    ['', 'pageIndex=7', 'pageIndex=-1', 'pageIndex=x'].map((query) => readPageIndex(new URLSearchParams(query))),
  ).toEqual([0, 7, undefined, undefined]);
  expect(readFlags(new URLSearchParams('a=true'), ['a', 'b'])).toEqual(['true', null]);
  expect(readFlags(new URLSearchParams('a=1'), ['a'])).toBeUndefined();
});
