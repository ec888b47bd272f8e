import { expect, test } from 'vitest';
import { describeOwnHistory, formatUnusualTargets } from '../../src/report/own-history.ts';
import { readPastMaintenance } from '../../src/service/past-maintenance.ts';
import { readOwnHistory, readUnusualTargets } from '../../src/service/unusual-targets.ts';
import { tenMs } from '../store/batches.ts';
import { runProgram } from '../support/program.ts';
import { storeOfEachTest } from '../support/store-of-each-test.ts';
import { flaky, service, spiky, writeHours } from '../support/unusual-hours.ts';

const hourMs = 3_600_000;

const opened = storeOfEachTest();

test('a target that fails now and then is unusual for itself; one bad hour is not, nor maintenance', async () => {
  await writeHours(opened.store, 96, tenMs);
  const [unusual, ...others] = await readUnusualTargets(opened.store, [], tenMs);
  expect(others).toEqual([]);
  expect(unusual).toMatchObject({ target: flaky, state: 'unusual', checks: 36, failed: 12, failingHours: 6 });
  expect(formatUnusualTargets(unusual ? [unusual] : [])).toBe(`targets that fail more than usual for them
  flaky/apple.vpp  12 of 36 checks failed in the last 6 hours (33.3 %)  usual 0.1 %
`);
  const past = await readPastMaintenance(opened.store, [], 0);
  const reading = await readOwnHistory(opened.store, { target: spiky, service }, past, tenMs);
  expect(reading).toMatchObject({ state: 'normal', failed: 6, failingHours: 1 });
  expect(describeOwnHistory(reading).join('\n')).toMatch(
    /^6 of 36 checks failed.*\nprobability .*\nnormal\. The rule: /,
  );
  const times = { fromMs: tenMs - 6 * hourMs, untilMs: tenMs };
  const window = { id: 'move', mode: 'suppress', scope: {}, reason: '', times } as const;
  expect(await readUnusualTargets(opened.store, [window], tenMs)).toEqual([]);
});

test('`explain` shows a target with its own history, and refuses one that the store does not have', async () => {
  await writeHours(opened.store, 1, tenMs);
  const { stdout, code } = await runProgram(['explain', flaky, '--store', opened.folder.path]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^flaky\/apple\.vpp\n {2}state now +up since .*\n {2}own history\n {4}/);
  const refused = await runProgram(['explain', `none/${service}`, '--store', opened.folder.path]);
  expect(refused.stderr).toContain(`The store has no target "none/${service}".`);
  expect(refused.code).not.toBe(0);
});
