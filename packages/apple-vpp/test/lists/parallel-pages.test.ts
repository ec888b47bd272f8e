import { setImmediate } from 'node:timers/promises';
import { createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createParallelReader } from '../../src/lists/parallel-pages.ts';
import { collect, failureOf, startVpp } from '../start-vpp.ts';

const assets = [{ adamId: '1', assignedCount: 25 }];

describe('a list read by several requests', () => {
  it.each([1, 2, 5])('comes in order and whole (%i)', async (parallel) => {
    await using vpp = await startVpp({ locations: [{ assets }], pageSize: 2 });
    const pages = await collect(vpp.client.assignments.list({ parallel }).pages());
    expect(pages.map(({ pageIndex }) => pageIndex)).toEqual(Array.from({ length: 13 }, (_, index) => index));
    expect(new Set(pages.flatMap(({ items }) => items.map(({ serialNumber }) => serialNumber))).size).toBe(25);
    expect(vpp.simulator.requests()).toHaveLength(13);
  });

  it('follows a list that grows while it is read', async () => {
    await using vpp = await startVpp({ locations: [{ assets }], pageSize: 5 });
    let seen = 0;
    for await (const { serialNumber } of vpp.client.assignments.list({ parallel: 5 })) {
      if (serialNumber) seen += 1;
      if (seen <= 10) vpp.simulator.locations[0]?.assign({ adamId: '1' }, { serialNumber: `NEW${seen}` });
    }
    expect(seen).toBe(35);
  });

  it('goes on behind empty pages', async () => {
    await using vpp = await startVpp({ locations: [{ assets }], pageSize: 5, emptyPages: [1, 2, 4] });
    expect(await vpp.client.assignments.list({ parallel: 5 }).toArray()).toHaveLength(25);
  });

  it('fails where a page fails, and not before', async () => {
    await using vpp = await startVpp({ locations: [{ assets }], pageSize: 5 }, { retry: false });
    vpp.simulator.faults.add({ endpoint: 'assignments.list', fault: { status: 500 }, after: 3 });
    let pages = 0;
    const failure = failureOf(
      (async () => {
        for await (const page of vpp.client.assignments.list({ parallel: 5 }).pages()) pages += page.items.length / 5;
      })(),
    );
    expect((await failure).kind).toBe('server');
    expect(pages).toBeLessThanOrEqual(4);
  });

  it.each([0, 6, 1.5])('refuses %d', async (parallel) => {
    await using vpp = await startVpp();
    expect(() => vpp.client.assignments.list({ parallel })).toThrow('parallel must be a whole number from 1 to 5');
  });
});

it('reads ahead by itself once answers take their time, and five at most', async () => {
  const clock = createVirtualClock();
  let underWay = 0;
  const most: number[] = [];
  const read = async (pageIndex = 0) => {
    underWay += 1;
    most.push(underWay);
    await clock.advance(50);
    underWay -= 1;
    return { pageIndex, totalPages: 20, more: pageIndex < 19 };
  };
  const { signal } = new AbortController();
  const reader = createParallelReader(read, { parallel: undefined, signal, elapsedMs: clock.elapsedMs });
  await reader(undefined);
  expect(most).toEqual([1]);
  for (let index = 1; index < 20; index += 1) expect((await reader(index)).pageIndex).toBe(index);
  expect(Math.max(...most)).toBe(5);
  expect(most).toHaveLength(20);
});

it('reads ahead no more once an answer was fast, though others wait for the consumer', async () => {
  let nowMs = 0;
  const begun: number[] = [];
  const read = async (pageIndex = 0) => {
    begun.push(pageIndex);
    if (pageIndex !== 3) {
      await setImmediate();
      nowMs += 50;
    }
    return { pageIndex, totalPages: 20, more: pageIndex < 19 };
  };
  const { signal } = new AbortController();
  const reader = createParallelReader(read, { parallel: undefined, signal, elapsedMs: () => nowMs });
  for (let index = 0; index < 3; index += 1) await reader(index);
  expect(begun.length).toBeGreaterThan(3);
  for (let index = 3; index < 12; index += 1) await reader(index);
  // Whatever was under way has been used; now there is one for each page that is asked for.
  expect(begun).toEqual(Array.from({ length: 12 }, (_, index) => index));
});
