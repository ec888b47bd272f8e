import { expect, test } from 'vitest';
import { formatIncidents, formatStory } from '../../src/report/incident-list.ts';
import { incident } from '../support/stored.ts';

const nowMs = Date.parse('2026-11-28T18:00:00Z');
const startedMs = nowMs - 200_000;

test('an empty list says that there is no incident', () => {
  expect(formatIncidents([], nowMs)).toBe('no incident\n');
});

test('a closed incident shows its duration and the incident that it was merged into', () => {
  const closed = incident({ startedMs, endedMs: nowMs - 100_000, closedMs: nowMs, mergedInto: 'inc-2' });
  expect(formatIncidents([closed], nowMs)).toBe(
    'inc-1  closed  vendor (99 %)  2026-11-28 17:56:40Z, 1 min 40 s  apple.dep fails for every tenant.  [merged into inc-2]\n',
  );
});

test("a person's verdict replaces the program's, and a name cannot control the terminal", () => {
  const changed = incident({
    startedMs,
    override: { verdict: 'own-network', by: 'Eve\u001b[2J', atMs: nowMs },
    acknowledged: { by: 'Ann', atMs: nowMs, untilMs: nowMs + 1 },
    mutedBy: 'nightly',
  });
  const text = formatIncidents([changed], nowMs);
  expect(text).toContain('own-network (set by Eve [2J)');
  expect(text).toContain('[acknowledged by Ann, muted by nightly]');
});

test('an incident is shown with its evidence and its events in order', () => {
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
    targetCount: 1_234,
    targets: ['a', 'b', 'c', 'd', 'e', 'f'].map((tenant) => `${tenant}/apple.dep`),
  } as const;
  expect(formatStory(story, nowMs)).toBe(`inc-1
  what          apple.dep fails for every tenant.
  owner         vendor
  verdict       vendor (99 %)
  severity      critical
  started       2026-11-28 17:56:40Z
  opened        2026-11-28 17:57:10Z, 30 s after the first failure
  ended         2026-11-28 17:59:10Z, after 2 min 30 s; recovering: all targets are checked once more before it closes
  evidence      3 of 3 tenants within 10 min; usual failure rate 0.5 %; probability by chance 1.2e-7; DEP_UNAVAILABLE × 3; 3 of 3 neutral hosts answer; seen from here
  targets       1234 targets: a/apple.dep, b/apple.dep, c/apple.dep, d/apple.dep, e/apple.dep, …
  what to do    Check the status page, then wait.

2026-11-28 17:57:10Z  opened        apple.dep fails for every tenant.
2026-11-28 17:57:10Z  notification  1, opened: It fails.
2026-11-28 17:59:10Z  recovering    All are checked again.
`);
});
