import { describe, expect, test } from 'vitest';
import { createLedger } from '../../../src/judge/incidents/ledger.ts';
import { acknowledge, takeAcknowledgement } from '../../../src/judge/incidents/operator.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { createFleet, minute, tenantsOf } from '../../support/monitored-fleet.ts';

const from = 1_800_000_000_000;
const begin = from + 20 * minute;

/**
 * Tenants whose terms are new one after the other: the third makes one campaign of it, of which each was a part. Answers with what
 * followed from the campaign's first moment.
 */
function playCampaign(during: (fleet: ReturnType<typeof createFleet>, open: readonly Incident[]) => void) {
  const fleet = createFleet({
    targets: tenantsOf('apple.dep', 50),
    world: ({ tenant }, atMs) => {
      const number = Number(tenant.slice(7));
      return number < 3 && atMs >= begin + number * 20 * minute ? 'fail.terms' : undefined;
    },
    fromMs: from,
  });
  fleet.pass(56 * minute);
  const { open } = fleet.monitor;
  expect(open.map(({ verdict }) => verdict)).toEqual(['tenant', 'tenant']);
  during(fleet, open);
  fleet.pass(15 * minute);
  const [whole] = fleet.monitor.open;
  expect(fleet.monitor.open).toHaveLength(1);
  expect(whole).toMatchObject({ verdict: 'new-terms' });
  const own = fleet.events.filter(({ incident }) => incident === whole!.id);
  const texts = own.flatMap(({ kind, text }) => (kind === 'acknowledged' ? [text] : []));
  const told = fleet.notifications.filter(({ incident }) => incident === whole!.id);
  return { whole: whole!, texts, told };
}

describe('an acknowledged incident that is a part of another', () => {
  test('keeps its acknowledgement when it becomes the whole, and the new verdict is told once', () => {
    const untilMs = from + 300 * minute;
    const { whole, texts, told } = playCampaign(({ monitor, nowMs }, [first, second]) => {
      monitor.acknowledge(first!.id, 'Ann', untilMs, nowMs);
      monitor.acknowledge(second!.id, 'Bob', untilMs - minute, nowMs);
    });
    expect(whole.acknowledged).toMatchObject({ by: 'Ann', untilMs });
    expect(texts).toEqual([expect.stringMatching(/^Bob has acknowledged a part of it, inc-/)]);
    expect(told.map(({ kind }) => kind)).toEqual(['opened', 'changed']);
  });

  test('does not keep an acknowledgement that has run out', () => {
    const { whole, texts } = playCampaign(({ monitor, nowMs }, [first]) => {
      monitor.acknowledge(first!.id, 'Ann', nowMs + minute, nowMs);
    });
    expect(whole.acknowledged).toBeNull();
    expect(texts).toEqual(['The acknowledgement of Ann has run out.']);
  });

  test.each([
    ['people were told of', { notified: 1 }],
    [
      'another operator is on it',
      { notified: 0, acknowledged: { by: 'Bob', atMs: from, untilMs: from + 90 * minute } },
    ],
  ])('leaves one that %s as it is, and it is noted there', (_case, facts) => {
    const nowMs = from + 60 * minute;
    const ledger = createLedger(nowMs);
    playCampaign((_fleet, [first, second]) => {
      const part = acknowledge(first!, 'Ann', nowMs + 300 * minute, createLedger(nowMs));
      const whole: Incident = { ...second!, ...facts };
      expect(takeAcknowledgement(whole, [part], ledger)).toBe(whole);
      expect(ledger.changes).toMatchObject({
        incidents: [],
        events: [{ incident: whole.id, kind: 'acknowledged', text: `Ann has acknowledged a part of it, ${part.id}.` }],
      });
    });
  });
});
