import type { OperatorCommand } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { operatorWindowsOf } from '../../src/service/operator-window-list.ts';

const nowMs = 1_000_000;
const times = { fromMs: 0, untilMs: nowMs + 1 };
const silence = (id: string, changes: object = {}): OperatorCommand => ({
  kind: 'silence',
  id,
  by: 'ana',
  scope: {},
  reason: '',
  ...times,
  ...changes,
});
const maintenance = (id: string, changes: object = {}): OperatorCommand =>
  ({ ...silence(id), kind: 'maintenance', mode: 'pause', ...changes }) as OperatorCommand;
const idsOf = (...commands: readonly OperatorCommand[]) => {
  const windows = operatorWindowsOf(
    commands.map((command, index) => ({ id: index + 1, atMs: 0, handled: false, command })),
    nowMs,
  );
  return { silences: windows.silences.map(({ id }) => id), maintenance: windows.maintenance.map(({ id }) => id) };
};

test('what has not ended is listed, oldest first', () => {
  const commands = [maintenance('m1'), silence('s2'), silence('s1'), maintenance('m2')];
  expect(idsOf(...commands)).toEqual({ silences: ['s2', 's1'], maintenance: ['m1', 'm2'] });
});

test('what ends now has ended; what begins later is listed', () => {
  const ended = { untilMs: nowMs };
  const later = { fromMs: nowMs + 1, untilMs: nowMs + 2 };
  expect(idsOf(silence('a', ended), maintenance('b', ended), silence('c', later), maintenance('d', later))).toEqual({
    silences: ['c'],
    maintenance: ['d'],
  });
});

test('an operator ends a silence and a window by their own ids, and may add them again', () => {
  const end = (kind: 'unsilence' | 'end-maintenance', id: string) => ({ kind, id, by: 'ben' }) as OperatorCommand;
  expect(
    idsOf(silence('x'), maintenance('x'), maintenance('y'), end('unsilence', 'x'), end('end-maintenance', 'y')),
  ).toEqual({ silences: [], maintenance: ['x'] });
  expect(idsOf(silence('x'), end('unsilence', 'x'), silence('x')).silences).toEqual(['x']);
});

test('a window of a mode that this version does not know is not listed, and other commands are no windows', () => {
  const check = { kind: 'check', by: 'ana', scope: {} } as const;
  expect(idsOf(maintenance('new', { mode: 'reduce' }), check)).toEqual({ silences: [], maintenance: [] });
});
