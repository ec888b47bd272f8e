import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MakeJournal, playStory, pointsOf, type Story } from '../../bench/canary-kill/play.ts';
import { createDeliveryPlay, troublesOf } from '../../bench/delivery/play.ts';
import { createStoreJournal } from '../../src/canaries/store-journal.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Two processes' connections to one database. */
async function openBoth() {
  const url = await server.createDatabase();
  const stores = [createPostgresStore({ url }), createPostgresStore({ url })] as const;
  await stores[0].migrate();
  return {
    url,
    stores,
    async [Symbol.asyncDispose]() {
      await Promise.all(stores.map((store) => store.close()));
    },
  };
}

/** The message whose first attempt is refused: it crosses every border twice. */
const bordersOfMessage = /^(claim [12]|(send|record) inc-slow\/first\/2, attempt [12])$/;

test('a sender that is killed at any border of a message loses none: another process sends it', async () => {
  await using both = await openBoth();
  const play = createDeliveryPlay(both.stores);
  const cuts = (await play.cuts()).filter(({ place }) => bordersOfMessage.test(place));
  // Killed before and after two claims, two attempts and two records; and the answers to the attempts are lost.
  expect(cuts).toHaveLength(14);
  const troubles: string[] = [];
  for (const cut of cuts) {
    const story = await play.play(cut, 2);
    expect(story.wasCut).toBe(true);
    troubles.push(...troublesOf(story));
  }
  expect(troubles).toEqual([]);
});

test('a process that is killed at any step of a canary leaves nothing at the vendor: another process undoes it', async () => {
  await using both = await openBoth();
  const [journal, elsewhere] = both.stores.map(createStoreJournal);
  if (!journal) throw new TypeError('no journal');
  const makeJournal: MakeJournal = async () => ({
    journal,
    ...(elsewhere ? { elsewhere } : {}),
    async [Symbol.asyncDispose]() {
      // The time of each story begins anew, and with it that of the leases.
      await server.run('truncate canary_lease, canary_intent', new URL(both.url).pathname.slice(1));
    },
  });
  const name = 'vpp-licence of a device';
  const stories: Story[] = [];
  for (const point of await pointsOf(name, ['kill-after'])) stories.push(await playStory(name, point, makeJournal));
  expect(stories.length).toBeGreaterThan(15);
  expect(stories.filter(({ hadLeftover }) => hadLeftover).length).toBeGreaterThan(3);
  expect(
    stories.filter(({ isLeak, openWithoutReason, states: [before, after] }) => {
      return isLeak || openWithoutReason > 0 || before !== after;
    }),
  ).toEqual([]);
});
