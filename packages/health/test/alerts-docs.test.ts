import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playYear } from '../bench/alerts-year/play.ts';
import { type TemporaryFolder, temporaryFolder } from './support/folder.ts';
import { runProgram } from './support/program.ts';

let example: string;
let folder: TemporaryFolder;
let file: string;
beforeAll(async () => {
  const page = await readFile(new URL('../docs/alerts.md', import.meta.url), 'utf8');
  example = /^```yaml\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
  folder = await temporaryFolder();
  const tenants =
    'tenants:\n  - id: aurora\n    name: Aurora\n    credentials:\n      - { service: endpoint, host: apple.dep }\n';
  file = await folder.write('health.yaml', `version: 1\n${tenants}${example}`);
});
afterAll(() => folder[Symbol.asyncDispose]());

const run = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await runProgram([...args, '--config', file]);
  return { code, lines: stdout.split('\n').map((line) => line.replace(/ {2,}/g, '  ')), stderr };
};

test('the example is valid', async () => {
  const { code, stdout } = await runProgram(['validate', file]);
  expect(stdout).toMatch(/valid, 1 tenant, 1 target, \d warning/);
  expect(code).toBe(0);
});

test('the example of a partner is valid, too', async () => {
  const page = await readFile(new URL('../docs/partner.md', import.meta.url), 'utf8');
  const alerts = /^```yaml\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
  const tenants =
    'tenants:\n  - id: aurora\n    name: Aurora\n    credentials:\n      - { service: endpoint, host: apple.dep }\n';
  const path = await folder.write('partner.yaml', `version: 1\n${tenants}${alerts}`);
  expect(await runProgram(['validate', path])).toMatchObject({ code: 0 });
});

test('the example sends a night to the partner first, and hands a failure of 17:55 over at 18:00', async () => {
  const { lines } = await run('route', '--severity', 'critical', '--at', '2026-11-30T16:55:00Z');
  expect(lines.slice(0, 8)).toEqual([
    'at  2026-11-30 16:55:00Z',
    'route  urgent',
    'reason  Route "urgent": the calendar "office" is open (weekly hours 08:30 to 18:00), so the chain "day" applies.',
    '',
    '2026-11-30 16:55:00Z  at once  opened  platform-chat, platform-mail',
    '2026-11-30 17:00:00Z  +5 min  handover  partner',
    '2026-11-30 17:15:00Z  +20 min  escalated  platform-phone',
    '2026-11-30 17:30:00Z  +35 min  escalated  manager',
  ]);
});

test('the example answers with JSON, too', async () => {
  const { lines } = await run('route', '--severity', 'minor', '--at', '2026-12-24T20:00:00Z', '--format', 'json');
  expect(JSON.parse(lines.join('\n'))).toMatchObject({
    schemaVersion: 1,
    incident: null,
    route: 'rest',
    side: 'closed',
    messages: [{ atMs: Date.parse('2026-12-28T07:30:00Z'), channels: ['platform-mail'], kind: 'digest' }, {}, {}, {}],
  });
  const calendar = await run('calendar', 'office', '--at', '2026-12-24T12:00:00Z', '--format', 'json');
  expect(JSON.parse(calendar.lines.join('\n'))).toMatchObject({
    state: 'closed',
    reason: 'holiday: Christmas Eve',
    nextBoundaryMs: Date.parse('2026-12-28T07:30:00Z'),
    routes: [
      { route: 'credentials', chains: [], channels: [] },
      { route: 'urgent', chains: ['night'], channels: ['partner'] },
      { route: 'rest', chains: [], channels: [] },
    ],
  });
});

test('the example shows why a calendar is open, and until when', async () => {
  const { lines } = await run('calendar', 'office', '--at', '2026-11-11T10:00:00Z');
  expect(lines.slice(0, 4)).toEqual([
    'calendar  office',
    'at  2026-11-11 10:00:00Z',
    'state  open, until 2026-11-11 16:00:00Z',
    'reason  exception: year-end closing',
  ]);
  expect(lines).toContain('route  urgent: day, first platform-chat, platform-mail');
});

test('the example shows who is on duty, and who follows', async () => {
  const { lines } = await run('calendar', '--at', '2026-11-30T16:55:00Z');
  expect(lines.slice(0, 6)).toEqual([
    'at 2026-11-30 16:55:00Z',
    'route  on duty  until',
    'credentials  mail, first platform-mail  until 2026-11-30 17:00:00Z, then the next digest',
    'urgent  day, first platform-chat, platform-mail  until 2026-11-30 17:00:00Z, then night, first partner',
    'rest  mail, first platform-mail  until 2026-11-30 17:00:00Z, then the next digest',
    'else  manager',
  ]);
  expect(lines).toContain('state  open, until 2026-11-30 17:00:00Z');
});

test('a calendar or an incident that does not exist is refused', async () => {
  const calendar = await run('calendar', 'paris');
  expect(calendar).toMatchObject({ code: 64, stderr: 'There is no calendar "paris". There are: office.\n' });
  const plain = await folder.write('plain.yaml', 'version: 1\ntenants: [{}]\n');
  const without = await runProgram(['route', '--config', plain]);
  expect(without.code).toBe(78);
  expect(without.stderr).toContain('has no "alerts": no person is notified.');
});

test('two offices notify those who are on duty, at each quarter of an hour of a year and the minute before it', async () => {
  // Both offices open and close at full quarters.
  const isAsked = (minute: number) => minute % 15 === 0 || minute % 15 === 14;
  const figures = await playYear(isAsked);
  expect(figures).toMatchObject({ minutes: 4 * 2 * 4 * 24 * 365, wrong: 0, firstWrongMs: null });
  expect(figures).toMatchObject({ boundaries: 606, handovers: 606 });
}, 600_000);
