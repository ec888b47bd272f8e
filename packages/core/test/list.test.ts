import { describe, expect, test } from 'vitest';
import { createList, createTotalCheck, type ListSource, type Page } from '../src/index.ts';
import { turn } from './things.ts';

/** A list of `count` pages with two numbers each, and the cursors that were asked for. */
function numbers(count: number, parts: Partial<ListSource<Page<number>>> = {}) {
  const asked: (string | undefined)[] = [];
  const readPage = (cursor: string | undefined) => {
    asked.push(cursor);
    const page = Number(cursor ?? 0);
    return Promise.resolve({ items: [page * 2, page * 2 + 1], cursor: String(page + 1), more: page + 1 < count });
  };
  const repeatedCursor = (cursor: string) => new Error(`again ${cursor}`);
  return { asked, list: createList<number>({ readPage, repeatedCursor, ...parts }) };
}

test.each([null, { limit: '1' }, { limit: Number.NaN }, { limit: -1 }, { limit: 1.5 }, { most: 5 }])(
  'toArray refuses %j in words',
  async (options) => {
    const { list, asked } = numbers(2);
    await expect(list.toArray(options as never)).rejects.toThrow(/^toArray/);
    expect(asked).toEqual([]);
  },
);

test.each([
  ['one page with its total', [[3, false, 3]], undefined],
  ['one page with more than its total', [[4, false, 3]], undefined],
  ['one page that lacks an item', [[2, false, 3]], '2 of 3 items'],
  ['an empty page that promises items', [[0, false, 9]], '0 of 9 items'],
  ['a page without a total', [[0, false, undefined]], undefined],
  ['a negative total', [[0, false, -1]], undefined],
  [
    'pages to which items were added meanwhile',
    [
      [5, true, 10],
      [5, false, 12],
    ],
    undefined,
  ],
  [
    'pages of which one is missing',
    [
      [5, true, 15],
      [5, false, 15],
    ],
    '10 of 15 items',
  ],
  [
    'pages of which half a page is missing after a full one',
    [
      [10, true, 25],
      [10, false, 25],
    ],
    '20 of 25 items',
  ],
  [
    'a last page that is cut short',
    [
      [100, true, 180],
      [50, false, 180],
    ],
    '150 of 180 items',
  ],
  [
    'pages of which an item was removed meanwhile',
    [
      [100, true, 180],
      [79, false, 179],
    ],
    undefined,
  ],
  [
    'pages of which an item was exchanged meanwhile',
    [
      [100, true, 180],
      [79, false, 180],
    ],
    undefined,
  ],
] as const)('a total is compared with %s', (_, pages, expected) => {
  const check = createTotalCheck(true);
  const iteration = new AbortController().signal;
  const problems = pages.map(([size, more, total]) =>
    check({ items: Array.from({ length: size }), more, total }, iteration),
  );
  expect(problems.at(-1)).toBe(expected);
  expect(createTotalCheck(false)({ items: [], more: false, total: 5 }, iteration)).toBeUndefined();
});

async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('a list', () => {
  test('asks for nothing before it is read, and begins anew each time', async () => {
    const { asked, list } = numbers(3);
    expect(asked).toEqual([]);
    expect(await collect(list)).toEqual([0, 1, 2, 3, 4, 5]);
    expect((await collect(list.pages())).map(({ cursor }) => cursor)).toEqual(['1', '2', '3']);
    expect(asked).toEqual([undefined, '1', '2', undefined, '1', '2']);
  });

  test('goes on at a cursor, and gives its first page alone', async () => {
    const { asked, list } = numbers(3, { cursor: '2' });
    expect((await list.firstPage()).items).toEqual([4, 5]);
    expect(await list.toArray()).toEqual([4, 5]);
    expect(asked).toEqual(['2', '2']);
  });

  test('collects no more than it is asked for', async () => {
    const { asked, list } = numbers(3);
    expect(await list.toArray({ limit: 3 })).toEqual([0, 1, 2]);
    expect(asked).toEqual([undefined, '1']);
    expect(await list.toArray({ limit: 0 })).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  test.each(['same', undefined])('stops at a cursor that leads nowhere: %s', async (cursor) => {
    const readPage = () => Promise.resolve({ items: [1], cursor, more: true });
    const { list } = numbers(1, { cursor: 'same', readPage });
    await expect(list.toArray()).rejects.toThrow(`again ${cursor ?? ''}`);
  });

  test.each([2, 3, 7])('stops at cursors that go round in a circle of %d', async (length) => {
    for (const prefix of ['c', 'c'.repeat(1_000)]) {
      const asked: (string | undefined)[] = [];
      const readPage = (cursor: string | undefined) => {
        asked.push(cursor);
        const next = asked.length % length;
        return Promise.resolve({ items: [asked.length], cursor: `${prefix}${next}`, more: true });
      };
      for (const prefetch of [false, true]) {
        asked.length = 0;
        const { list } = numbers(1, { readPage, prefetch });
        await expect(list.toArray()).rejects.toThrow('again c');
        expect(asked.length).toBeLessThanOrEqual(length + 1);
      }
    }
  });

  test('passes a failure on at the page where it happens', async () => {
    const readPage = (cursor: string | undefined) =>
      cursor === undefined
        ? Promise.resolve({ items: [1], cursor: 'next', more: true })
        : Promise.reject(new Error('gone'));
    for (const prefetch of [false, true]) {
      const seen: number[] = [];
      const { list } = numbers(1, { readPage, prefetch });
      const reading = async () => {
        for await (const item of list) seen.push(item);
      };
      await expect(reading()).rejects.toThrow('gone');
      expect(seen).toEqual([1]);
    }
  });
});

describe('reading ahead', () => {
  test('reads one page ahead and no more, and is cancelled when the loop is left', async () => {
    const signals: AbortSignal[] = [];
    const source = numbers(9);
    const readPage: ListSource<Page<number>>['readPage'] = (cursor, signal) => {
      signals.push(signal);
      const page = Number(cursor ?? 0);
      return Promise.resolve({ items: [page], cursor: String(page + 1), more: true });
    };
    const { list } = numbers(9, { readPage, prefetch: true });
    for await (const item of list) {
      await turn();
      expect(signals).toHaveLength(item + 2);
      if (item === 1) break;
    }
    expect(signals.every((signal) => signal.aborted)).toBe(true);
    expect(source.asked).toEqual([]);
  });

  test('a failure of a page read ahead is dropped if the page is not needed', async () => {
    const readPage = (cursor: string | undefined) =>
      cursor === undefined ? Promise.resolve({ items: [1], cursor: 'x', more: true }) : Promise.reject(new Error('x'));
    expect(await numbers(1, { readPage, prefetch: true }).list.toArray({ limit: 1 })).toEqual([1]);
    await turn();
  });
});
