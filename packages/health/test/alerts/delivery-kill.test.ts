import { expect, test } from 'vitest';
import { createChainPlay } from '../../bench/delivery/chain-play.ts';
import { createDeliveryPlay, type DeliveryPlay, type DeliveryStory, troublesOf } from '../../bench/delivery/play.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { temporaryFolder } from '../support/folder.ts';

/** A play on two connections to one file. */
async function openPlay(
  createPlay: (stores: readonly [Store, Store]) => DeliveryPlay,
): Promise<AsyncDisposable & { readonly play: DeliveryPlay }> {
  const folder = await temporaryFolder();
  const stores = [createSqliteStore({ folder: folder.path }), createSqliteStore({ folder: folder.path })] as const;
  await stores[0].migrate();
  return {
    play: createPlay(stores),
    async [Symbol.asyncDispose]() {
      await Promise.all(stores.map((store) => store.close()));
      await folder[Symbol.asyncDispose]();
    },
  };
}

const plays = [
  { name: 'a sender', createPlay: createDeliveryPlay, points: 80, shares: [2, 8] },
  { name: 'a service with chains', createPlay: createChainPlay, points: 250, shares: [27, 91] },
] as const;

// The bench "delivery" disturbs them at every point, on SQLite and on PostgreSQL.
test.each(plays)('$name delivers each message once, in order, also if it is killed', async (each) => {
  await using opened = await openPlay(each.createPlay);
  const { play } = opened;
  const cuts = await play.cuts();
  expect(cuts.length).toBeGreaterThan(each.points);
  const stories: DeliveryStory[] = [];
  for (const [index, share] of each.shares.entries()) {
    const senders = index + 1;
    const undisturbed = await play.play(undefined, senders);
    expect(troublesOf(undisturbed)).toEqual([]);
    expect(undisturbed.repeats).toBe(0);
    const chosen = cuts.filter((_, place) => place % share === index);
    for (const cut of chosen) stories.push(await play.play(cut, senders));
    console.log(`delivery on SQLite, ${each.name}, ${senders} at once: ${chosen.length} of ${cuts.length} points`);
  }
  expect(stories.filter(({ wasCut }) => !wasCut)).toEqual([]);
  expect(stories.flatMap(troublesOf)).toEqual([]);
  // A message was sent again after its answer was lost: only its key keeps it from being accepted twice.
  expect(stories.some(({ repeats }) => repeats > 0)).toBe(true);
});
