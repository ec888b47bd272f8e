import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeOwnHistory, formatUnusualTargets } from '../../src/report/own-history.ts';
import { readPastMaintenance } from '../../src/service/past-maintenance.ts';
import { readOwnHistory, readUnusualTargets } from '../../src/service/unusual-targets.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { failedRunOf, runOf, targetOf, tenMs, writerOf } from '../store/batches.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';

const hourMs = 3_600_000;
const service = 'apple.vpp';
const [flaky, spiky] = [`flaky/${service}`, `spiky/${service}`];

let folder: TemporaryFolder;
let store: Store;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = createSqliteStore({ folder: folder.path });
  await store.migrate();
});
afterEach(async () => {
  await store.close();
  await folder[Symbol.asyncDispose]();
});

/** Hours of six checks: of one target two fail in each of the last six hours, of the other all of one hour. */
async function writeHours(hours: number): Promise<void> {
  const write = writerOf(store);
  await write({ targets: [targetOf(flaky), targetOf(spiky)], atMs: tenMs - hours * hourMs });
  for (let ago = hours; ago >= 1; ago -= 1) {
    const startMs = tenMs - ago * hourMs;
    const runs = [0, 1, 2, 3, 4, 5].flatMap((index) => {
      // What is written more than 15 minutes later is no part of a rollup.
      const atMs = startMs + hourMs - 900_000 + index * 120_000;
      const flakyFails = ago <= 6 && index < 2;
      return [(flakyFails ? failedRunOf : runOf)(flaky, atMs), (ago === 3 ? failedRunOf : runOf)(spiky, atMs)];
    });
    await write({ runs, atMs: startMs + hourMs - 1 });
  }
  await store.tidy(tenMs + hourMs / 2);
}

test('a target that fails now and then is unusual for itself; one bad hour is not, nor maintenance', async () => {
  await writeHours(96);
  const [unusual, ...others] = await readUnusualTargets(store, [], tenMs);
  expect(others).toEqual([]);
  expect(unusual).toMatchObject({ target: flaky, state: 'unusual', checks: 36, failed: 12, failingHours: 6 });
  expect(formatUnusualTargets(unusual ? [unusual] : [])).toBe(`targets that fail more than usual for them
  flaky/apple.vpp  12 of 36 checks failed in the last 6 hours (33.3 %)  usual 0.1 %
`);
  const past = await readPastMaintenance(store, [], 0);
  const reading = await readOwnHistory(store, { target: spiky, service }, past, tenMs);
  expect(reading).toMatchObject({ state: 'normal', failed: 6, failingHours: 1 });
  expect(describeOwnHistory(reading).join('\n')).toMatch(
    /^6 of 36 checks failed.*\nprobability .*\nnormal\. The rule: /,
  );
  const times = { fromMs: tenMs - 6 * hourMs, untilMs: tenMs };
  const window = { id: 'move', mode: 'suppress', scope: {}, reason: '', times } as const;
  expect(await readUnusualTargets(store, [window], tenMs)).toEqual([]);
});

test('`explain` shows a target with its own history, and refuses one that the store does not have', async () => {
  await writeHours(1);
  const { stdout, code } = await runProgram(['explain', flaky, '--store', folder.path]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^flaky\/apple\.vpp\n {2}state now +up since .*\n {2}own history\n {4}/);
  const refused = await runProgram(['explain', `none/${service}`, '--store', folder.path]);
  expect(refused.stderr).toContain(`The store has no target "none/${service}".`);
  expect(refused.code).not.toBe(0);
});
