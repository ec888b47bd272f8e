import { expect, test } from 'vitest';
import { createLedger } from '../../../src/judge/incidents/ledger.ts';
import { notifyOpen } from '../../../src/judge/incidents/notifications.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { createFleet, minute, tenantsOf } from '../../support/monitored-fleet.ts';

const from = 1_800_000_000_000;

/** An open incident of a vendor. */
function openOutage(): Incident {
  const fleet = createFleet({
    targets: tenantsOf('apple.dep', 50),
    world: (_target, atMs) => (atMs >= from + 20 * minute ? 'fail.server' : undefined),
    fromMs: from,
  });
  fleet.pass(30 * minute);
  return fleet.monitor.open[0]!;
}

const outage = openOutage();

/** What people are told of a share, an hour after the last notification, which named another share. */
function toldOf(notifiedShare: number, share: number, changes: Partial<Incident> = {}) {
  const ledger = createLedger((outage.notifiedMs ?? 0) + 60 * minute);
  const incident = { ...outage, notifiedShare, ...changes };
  const facts = { before: outage, isRecovering: false, share, mutedBy: null, expiresMs: null };
  const next = notifyOpen(incident, facts, ledger);
  return { texts: ledger.changes.notifications.map(({ text }) => text), notifiedShare: next.notifiedShare };
}

test.each([
  ['a share that has doubled and crossed 50 %', 0.25, 0.52, 0.52],
  ['a share that has crossed 10 %', 0.02, 0.11, 0.11],
])('people are told of %s', (_, notifiedShare, share, notifiedNext) => {
  const told = toldOf(notifiedShare, share);
  expect(told.texts).toEqual([expect.stringMatching(`It affects ${Math.round(share * 100)} % of the tenants.`)]);
  expect(told.notifiedShare).toBe(notifiedNext);
});

test.each([
  ['is nearly what they were told, though it has crossed 50 %', 0.48, 0.52],
  ['has doubled without crossing a level', 0.03, 0.06],
  ['has fallen', 0.52, 0.3],
])('people are not told of a share that %s', (_, notifiedShare, share) => {
  expect(toldOf(notifiedShare, share)).toEqual({ texts: [], notifiedShare });
});

test('people are told at once of an incident that has come back and gets worse', () => {
  const before = { ...outage, severity: 'minor', reopenings: 1 } as const;
  const ledger = createLedger((outage.notifiedMs ?? 0) + 5 * minute);
  const facts = { before, isRecovering: false, share: 0.4, mutedBy: null, expiresMs: null };
  notifyOpen({ ...before, severity: 'critical', notifiedShare: 0.1 }, facts, ledger);
  expect(ledger.changes.notifications.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    expect.stringMatching(/^changed .*It is critical now\.$/),
  ]);
  const quiet = createLedger((outage.notifiedMs ?? 0) + 5 * minute);
  notifyOpen({ ...before, notifiedShare: 0.1 }, facts, quiet);
  expect(quiet.changes.notifications).toEqual([]);
});

test('every notification counts as one of the share that it names', () => {
  const before = { ...outage, severity: 'minor' } as const;
  const ledger = createLedger((outage.notifiedMs ?? 0) + 60 * minute);
  const facts = { before, isRecovering: false, share: 0.4, mutedBy: null, expiresMs: null };
  const next = notifyOpen({ ...outage, severity: 'critical', notifiedShare: 0.3 }, facts, ledger);
  expect(ledger.changes.notifications.map(({ text }) => text)).toEqual([
    expect.stringMatching(/It is critical now\.$/),
  ]);
  expect(next.notifiedShare).toBe(0.4);
});
