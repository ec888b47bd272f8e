import { createMaintenance, createMonitor } from '@mdmkit/monitor/judge';
import type { NumberedCommand, OperatorCommand } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { createOperatorWords } from '../../src/service/operator-words.ts';
import { incident } from '../support/stored.ts';

const nowMs = 1_800_000_000_000;
const target = { id: 'aurora/apple.vpp', tenant: 'aurora', service: 'apple.vpp' };

const listen = () => {
  const monitor = createMonitor({ targets: [], incidents: [incident()], random: () => 0 });
  const maintenance = createMaintenance([]);
  const words = createOperatorWords(monitor, maintenance);
  return { monitor, maintenance, words, muted: (atMs = nowMs) => maintenance.forTarget(target, atMs)?.id };
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

test('an acknowledgement and another verdict change the incident, and are reported as handled', () => {
  const { monitor, words } = listen();
  const taken = words.take(
    [
      numbered(4, { kind: 'acknowledge', incident: 'inc-1', by: 'ada', untilMs: nowMs + 1 }),
      numbered(5, { kind: 'override', incident: 'inc-1', by: 'ada', verdict: 'own-network' }),
    ],
    nowMs,
  );
  expect(taken.handled).toEqual([4, 5]);
  expect(taken.changes.flatMap(({ events }) => events.map(({ kind }) => kind))).toEqual(['acknowledged', 'overridden']);
  expect(monitor.open[0]).toMatchObject({ acknowledged: { by: 'ada' }, override: { verdict: 'own-network' } });
  expect(words.lastId).toBe(5);
  words.take([numbered(6, { kind: 'unacknowledge', incident: 'inc-1', by: 'ada' })], nowMs);
  expect(monitor.open[0]?.acknowledged).toBeNull();
});

test('a word that was handled before is not done again, but its silence is brought back', () => {
  const { monitor, words, muted } = listen();
  const acknowledge: OperatorCommand = { kind: 'acknowledge', incident: 'inc-1', by: 'ada', untilMs: nowMs + 1 };
  const taken = words.take([numbered(1, acknowledge, true), numbered(2, silence('s'), true)], nowMs);
  expect(taken).toEqual({ changes: [], handled: [] });
  expect(monitor.open[0]?.acknowledged).toBeNull();
  expect(muted()).toBe('s');
});

test('a silence ends by itself, or when somebody ends it', () => {
  const { words, muted } = listen();
  words.take([numbered(1, silence('short')), numbered(2, silence('long', nowMs + 9_000))], nowMs);
  expect(muted(nowMs + 999)).toBe('long');
  words.take([numbered(3, { kind: 'unsilence', id: 'long', by: 'ada' })], nowMs);
  expect(muted()).toBe('short');
  expect(muted(nowMs + 1_000)).toBeUndefined();
});

test('a verdict that this version does not know, and an incident that is not open, change nothing and are handled', () => {
  const { monitor, words } = listen();
  const before = monitor.open;
  const taken = words.take(
    [
      numbered(1, { kind: 'override', incident: 'inc-1', by: 'ada', verdict: 'aliens' }),
      numbered(2, { kind: 'acknowledge', incident: 'inc-9', by: 'ada', untilMs: nowMs + 1 }),
    ],
    nowMs,
  );
  expect(taken.handled).toEqual([1, 2]);
  expect(taken.changes.flatMap(({ events }) => events)).toEqual([]);
  expect(monitor.open).toEqual(before);
});
