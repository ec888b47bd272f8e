import { createMaintenance, createMonitor } from '@mdmkit/monitor/judge';
import type { NumberedCommand, OperatorCommand } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { createOperatorCommands } from '../../src/service/operator-commands.ts';
import { incident } from '../support/stored.ts';

const nowMs = 1_800_000_000_000;
const target = { id: 'aurora/apple.vpp', tenant: 'aurora', service: 'apple.vpp' };

const executor = () => {
  const monitor = createMonitor({ targets: [], incidents: [incident()], random: () => 0 });
  const maintenance = createMaintenance([]);
  const commands = createOperatorCommands(monitor, maintenance, () => []);
  return { monitor, maintenance, commands, muted: (atMs = nowMs) => maintenance.forTarget(target, atMs)?.id };
};
const numbered = (id: number, command: OperatorCommand, handled = false): NumberedCommand => ({
  id,
  atMs: nowMs,
  command,
  handled,
});
const silence = (id: string, untilMs = nowMs + 1_000): OperatorCommand => ({
  kind: 'silence',
  id,
  by: 'ada',
  scope: {},
  fromMs: nowMs,
  untilMs,
  reason: '',
});

test('an acknowledgement and an override change the incident, and are handled', () => {
  const { monitor, commands } = executor();
  const executed = commands.execute(
    [
      numbered(4, { kind: 'acknowledge', incident: 'inc-1', by: 'ada', untilMs: nowMs + 1 }),
      numbered(5, { kind: 'override', incident: 'inc-1', by: 'ada', verdict: 'own-network' }),
    ],
    nowMs,
  );
  expect(executed.handled).toEqual([4, 5]);
  expect(executed.changes.flatMap(({ events }) => events.map(({ kind }) => kind))).toEqual([
    'acknowledged',
    'overridden',
  ]);
  expect(monitor.open[0]).toMatchObject({ acknowledged: { by: 'ada' }, override: { verdict: 'own-network' } });
  expect(commands.lastId).toBe(5);
  commands.execute([numbered(6, { kind: 'unacknowledge', incident: 'inc-1', by: 'ada' })], nowMs);
  expect(monitor.open[0]?.acknowledged).toBeNull();
});

test('what a partner says of a ticket is an acknowledgement, a line of the timeline, or makes the next step due', () => {
  const { monitor, commands } = executor();
  const ticket = (state: string, untilMs: number | null, more = {}): OperatorCommand => ({
    kind: 'ticket',
    incident: 'inc-1',
    by: 'partner:desk/Bob',
    channel: 'desk',
    state,
    untilMs,
    ...more,
  });
  const accepted = commands.execute([numbered(1, ticket('accepted', nowMs + 9, { reference: 'T-1' }))], nowMs);
  expect(accepted.escalated).toEqual([]);
  expect(accepted.changes[0]?.events.at(-1)?.text).toBe(
    'The partner of the channel "desk" sets the ticket T-1 to "accepted".',
  );
  expect(monitor.open[0]?.acknowledged).toMatchObject({ by: 'partner:desk/Bob', untilMs: nowMs + 9 });
  const returned = numbered(2, ticket('returned', null, { note: 'not ours' }));
  expect(commands.execute([returned], nowMs)).toMatchObject({ escalated: ['inc-1'], handled: [2] });
  expect(monitor.open[0]?.acknowledged).toBeNull();
  expect(commands.execute([{ ...returned, handled: true }], nowMs).escalated).toEqual([]);
});

test('a command that was handled before is not executed again, but its silence is restored', () => {
  const { monitor, commands, muted } = executor();
  const acknowledge: OperatorCommand = { kind: 'acknowledge', incident: 'inc-1', by: 'ada', untilMs: nowMs + 1 };
  const executed = commands.execute([numbered(1, acknowledge, true), numbered(2, silence('s'), true)], nowMs);
  expect(executed).toEqual({ changes: [], escalated: [], handled: [] });
  expect(monitor.open[0]?.acknowledged).toBeNull();
  expect(muted()).toBe('s');
});

test('a silence ends by itself, or with an unsilence command', () => {
  const { commands, muted } = executor();
  commands.execute([numbered(1, silence('short')), numbered(2, silence('long', nowMs + 9_000))], nowMs);
  expect(muted(nowMs + 999)).toBe('long');
  commands.execute([numbered(3, { kind: 'unsilence', id: 'long', by: 'ada' })], nowMs);
  expect(muted()).toBe('short');
  expect(muted(nowMs + 1_000)).toBeUndefined();
});

test('a maintenance window begins at its time, does what its mode says, and outlives a restart until its end', () => {
  const { commands, maintenance, muted } = executor();
  const window: OperatorCommand = {
    kind: 'maintenance',
    id: 'w',
    by: 'ada',
    mode: 'pause',
    scope: { tenants: ['aurora'] },
    fromMs: nowMs + 100,
    untilMs: nowMs + 200,
    reason: '',
  };
  commands.execute([numbered(1, window, true)], nowMs);
  expect(muted()).toBeUndefined();
  expect(maintenance.forTarget(target, nowMs + 100)).toEqual({ id: 'w', mode: 'pause', untilMs: nowMs + 200 });
  expect(maintenance.pauses(nowMs + 100).map(({ id }) => id)).toEqual(['w']);
  commands.execute([numbered(2, { kind: 'end-maintenance', id: 'w', by: 'ada' })], nowMs);
  expect(muted(nowMs + 100)).toBeUndefined();
  commands.execute([numbered(3, { ...window, mode: 'vanish' })], nowMs);
  expect(muted(nowMs + 100)).toBeUndefined();
});

test('an unknown verdict and an incident that is not open change nothing, and are handled', () => {
  const { monitor, commands } = executor();
  const before = monitor.open;
  const executed = commands.execute(
    [
      numbered(1, { kind: 'override', incident: 'inc-1', by: 'ada', verdict: 'aliens' }),
      numbered(2, { kind: 'acknowledge', incident: 'inc-9', by: 'ada', untilMs: nowMs + 1 }),
    ],
    nowMs,
  );
  expect(executed.handled).toEqual([1, 2]);
  expect(executed.changes.flatMap(({ events }) => events)).toEqual([]);
  expect(monitor.open).toEqual(before);
});
