/**
 * Whether canaries leave something behind: every canary is disturbed at every call across its borders (killed before and after
 * it, the answer lost, the call refused, throttled, the credential revoked, events held, the clock set, a second process). The
 * intents of each story are kept in a SQLite store.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printFigure } from '../../../scripts/benchmark.ts';
import { createStoreJournal } from '../src/canaries/store-journal.ts';
import { openStore } from '../src/store/open-store.ts';
import { type MakeJournal, playStory, pointsOf, type Story } from './canary-kill/play.ts';
import { disturbances } from './canary-kill/process.ts';
import { worlds } from './canary-kill/worlds.ts';

const sqliteJournal: MakeJournal = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'canary-kill-'));
  const store = await openStore({ folder }, { thread: 'caller' });
  await store.migrate();
  return {
    journal: createStoreJournal(store),
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
};

const stories: Story[] = [];
for (const name of Object.keys(worlds)) {
  const own: Story[] = [];
  for (const point of await pointsOf(name, disturbances)) own.push(await playStory(name, point, sqliteJournal));
  stories.push(...own);
  for (const { point, states } of own.filter(({ isLeak }) => isLeak))
    console.error(`${name}: ${point.disturbance} at call ${point.number}: ${states[0]} became ${states[1]}`);
  console.error(
    `${name}: ${own.length} stories, ${own.filter(({ hadLeftover }) => hadLeftover).length} with something to undo`,
  );
}
printFigure({ bench: 'canary-kill', figure: 'kill_points', value: stories.length, unit: 'stories' });
printFigure({
  bench: 'canary-kill',
  figure: 'leaks',
  value: stories.filter(({ isLeak }) => isLeak).length,
  unit: 'stories',
});
printFigure({
  bench: 'canary-kill',
  figure: 'open_without_reason',
  value: stories.filter(({ openWithoutReason }) => openWithoutReason > 0).length,
  unit: 'stories',
});
