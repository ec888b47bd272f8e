import { expect, test } from 'vitest';
import { formatIncidents, formatStory } from '../../src/report/incident-list.ts';
import { incident } from '../support/stored.ts';

const nowMs = Date.parse('2026-11-28T18:00:00Z');
const startedMs = nowMs - 200_000;

test('without any there is no incident', () => {
  expect(formatIncidents([], nowMs)).toBe('no incident\n');
});

test('a closed one says how long it went on, and what became of it', () => {
  const closed = incident({ startedMs, endedMs: nowMs - 100_000, closedMs: nowMs, mergedInto: 'inc-2' });
  expect(formatIncidents([closed], nowMs)).toBe(
    'inc-1  closed  vendor (99 %)  2026-11-28 17:56:40Z, 1 min 40 s  apple.dep fails for every tenant.  [merged into inc-2]\n',
  );
});

test("a person's verdict stands in the place of ours, and names of people cannot command the terminal", () => {
  const changed = incident({
    startedMs,
    override: { verdict: 'own-network', by: 'Eve\u001b[2J', atMs: nowMs },
    acknowledged: { by: 'Ann', atMs: nowMs, untilMs: nowMs + 1 },
    mutedBy: 'nightly',
  });
  const text = formatIncidents([changed], nowMs);
  expect(text).toContain('own-network (by Eve [2J)');
  expect(text).toContain('[Ann is on it, muted by nightly]');
});

test('a story tells what it rests on, and what happened, in order', () => {
  const story = {
    incident: incident({ startedMs, openedMs: startedMs + 30_000, endedMs: nowMs - 50_000 }),
    events: [
      { incident: 'inc-1', atMs: startedMs + 30_000, kind: 'opened', text: 'apple.dep fails for every tenant.' },
      { incident: 'inc-1', atMs: nowMs - 50_000, kind: 'recovering', text: 'All are checked again.' },
    ],
    notifications: [
      {
        key: 'inc-1/1',
        incident: 'inc-1',
        sequence: 1,
        kind: 'opened',
        severity: 'critical',
        atMs: startedMs + 30_000,
        text: 'It fails.',
      },
    ],
    targets: ['a', 'b', 'c', 'd', 'e', 'f'].map((tenant) => `${tenant}/apple.dep`),
  } as const;
  expect(formatStory(story, nowMs)).toBe(`inc-1
  what         apple.dep fails for every tenant.
  whose        vendor
  verdict      vendor (99 %)
  urgency      critical
  began        2026-11-28 17:56:40Z
  recognised   2026-11-28 17:57:10Z, 30 s later
  ended        2026-11-28 17:59:10Z, after 2 min 30 s; recovering
  evidence     3 of 3 tenants within 10 min; usually 0.5 %; by chance 1.2e-7; DEP_UNAVAILABLE × 3; 3 of 3 neutral hosts answer; seen from here
  explains     6 targets: a/apple.dep, b/apple.dep, c/apple.dep, d/apple.dep, e/apple.dep, …
  what to do   Look at the status page, then wait.

2026-11-28 17:57:10Z  opened      apple.dep fails for every tenant.
2026-11-28 17:57:10Z  to be told  opened, number 1: It fails.
2026-11-28 17:59:10Z  recovering  All are checked again.
`);
});
