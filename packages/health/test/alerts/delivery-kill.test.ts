import { expect, test } from 'vitest';
import { createDeliveryPlay, type DeliveryPlay, type DeliveryStory, troublesOf } from '../../bench/delivery/play.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { temporaryFolder } from '../support/folder.ts';

/** A play on two connections to one file. */
async function openPlay(): Promise<AsyncDisposable & { readonly play: DeliveryPlay }> {
  const folder = await temporaryFolder();
  const stores = [createSqliteStore({ folder: folder.path }), createSqliteStore({ folder: folder.path })] as const;
  await stores[0].migrate();
  return {
    play: createDeliveryPlay(stores),
    async [Symbol.asyncDispose]() {
      await Promise.all(stores.map((store) => store.close()));
      await folder[Symbol.asyncDispose]();
    },
  };
}

test('an undisturbed sender sends every message once, in order', async () => {
  await using opened = await openPlay();
  for (const senders of [1, 2])
    expect(await opened.play.play(undefined, senders)).toMatchObject({
      lost: [],
      doubled: [],
      misordered: [],
      repeats: 0,
    });
});

test.each([
  { senders: 1, share: 1 },
  { senders: 2, share: 3 },
])('nothing is lost, accepted twice or out of order if one of $senders is killed', async ({ senders, share }) => {
  await using opened = await openPlay();
  const cuts = (await opened.play.cuts()).filter((_, index) => index % share === 0);
  const stories: DeliveryStory[] = [];
  for (const cut of cuts) stories.push(await opened.play.play(cut, senders));
  console.log(`delivery on SQLite: ${senders} at once, ${stories.length} points`);
  expect(stories.length).toBeGreaterThan(80 / share);
  expect(stories.filter(({ wasCut }) => !wasCut)).toEqual([]);
  expect(stories.flatMap(troublesOf)).toEqual([]);
  // A message was sent again after its answer was lost: only its key keeps it from being accepted twice.
  expect(stories.some(({ repeats }) => repeats > 0)).toBe(true);
});
