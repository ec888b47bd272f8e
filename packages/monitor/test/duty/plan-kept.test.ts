import { expect, test } from 'vitest';
import { planMessages } from '../../src/duty/index.ts';
import type { Incident } from '../../src/model/incident.ts';
import { incidentOf, rulesOf, withHandover } from './rules.ts';
import { simulate } from './simulation.ts';

interface Scenario {
  readonly name: string;
  readonly start: string;
  readonly opened?: Partial<Incident>;
  /** What happens then, after some minutes. */
  readonly changed?: Partial<Incident>;
  /** When an acknowledgement, or the window that mutes, ends. */
  readonly until?: string;
  readonly rules?: ReturnType<typeof rulesOf>;
  readonly minutes?: number;
}

const scenarios: readonly Scenario[] = [
  { name: 'an opening by day', start: '2026-11-30T08:00:00Z' },
  { name: 'an acknowledgement, and its end', start: '2026-11-30T08:00:00Z', until: '2026-11-30T10:30:00Z' },
  {
    name: 'an acknowledgement that the office hands over',
    start: '2026-11-30T16:40:00Z',
    until: '2026-11-30T18:20:00Z',
  },
  {
    name: 'a higher severity',
    start: '2026-11-30T08:00:00Z',
    opened: { severity: 'minor' },
    changed: { severity: 'major' },
  },
  { name: 'a boundary at which the other chain starts', start: '2026-11-30T16:45:00Z' },
  { name: 'a boundary that the chain outlasts', start: '2026-11-30T16:45:00Z', rules: withHandover('finish') },
  { name: 'a boundary at which both chains go on', start: '2026-11-30T16:45:00Z', rules: withHandover('both') },
  { name: 'a night before the digest', start: '2026-11-30T20:00:00Z', opened: { severity: 'minor' } },
  {
    name: 'a night before the digest, acknowledged',
    start: '2026-11-30T20:00:00Z',
    opened: { severity: 'minor' },
    until: '2026-11-30T21:00:00Z',
  },
  {
    name: 'maintenance, and its end',
    start: '2026-11-30T08:00:00Z',
    changed: { mutedBy: 'window-1' },
    until: '2026-11-30T09:20:00Z',
  },
  {
    name: 'maintenance over the boundary',
    start: '2026-11-30T16:40:00Z',
    changed: { mutedBy: 'window-1' },
    until: '2026-11-30T18:20:00Z',
  },
  {
    name: 'maintenance until after the digest',
    start: '2026-11-30T20:00:00Z',
    opened: { severity: 'minor' },
    changed: { mutedBy: 'window-1' },
    until: '2026-12-01T09:00:00Z',
  },
];

test.each(scenarios)(
  'the steps to come are what then happens after $name',
  ({ start, opened, changed, until, ...more }) => {
    const { rules = rulesOf(), minutes = 13 * 60 } = more;
    const world = simulate(rules, start);
    world.open(opened);
    world.until(later(world.nowMs, 3));
    if (changed?.severity) world.change('inc-a', changed);
    else if (changed) world.put('inc-a', changed);
    const untilMs = until === undefined ? null : Date.parse(until);
    const isAcknowledged = untilMs !== null && changed === undefined;
    if (isAcknowledged) world.acknowledge('inc-a', untilMs);
    world.until(later(world.nowMs, 0));
    world.take();
    const acknowledged = isAcknowledged ? { by: 'hana', atMs: world.nowMs, untilMs } : null;
    const incident = incidentOf({ ...opened, ...changed, acknowledged });
    const escalation = world.escalations.get('inc-a');
    const endMs = world.nowMs + minutes * 60_000;
    const planned = planMessages({
      rules,
      incident,
      nowMs: world.nowMs,
      untilMs: endMs,
      limit: 1_000,
      muteEndMs: () => untilMs,
      ...(escalation ? { escalation } : {}),
    });
    if (untilMs !== null) {
      world.until(new Date(untilMs).toISOString());
      if (isAcknowledged) world.expire('inc-a');
      else world.change('inc-a', { mutedBy: null }, 'It still goes on.');
    }
    world.until(new Date(endMs).toISOString());
    const shown = planned.flatMap(({ atMs, kind, channels }) =>
      channels.map((channel) => `${new Date(atMs).toISOString().slice(11, 16)} ${kind} ${channel}`),
    );
    expect(shown.length).toBeGreaterThan(0);
    expect(shown).toEqual(world.take());
  },
);

function later(nowMs: number, minutes: number): string {
  return new Date(nowMs + minutes * 60_000).toISOString();
}
