import { expect, test } from 'vitest';
import { formatServiceEvent, formatServiceEventJson } from '../../src/report/service-events.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { incident } from '../support/stored.ts';

const atMs = Date.UTC(2026, 10, 23, 12);
const event = { incident: 'inc-1', atMs, kind: 'opened', text: 'apple.dep fails for every tenant.' } as const;
const gap = { location: 'here', fromMs: atMs - 90_000, toMs: atMs, reason: 'suspended', service: null } as const;
const notification = {
  key: 'inc-1/2',
  incident: 'inc-1',
  sequence: 2,
  kind: 'closed',
  severity: 'major',
  atMs,
  text: 'It is over.',
} as const;

const cases: readonly (readonly [ServiceEvent, RegExp])[] = [
  [{ kind: 'started', atMs, location: 'here', targets: 1 }, /started +monitoring 1 target from location here$/],
  [{ kind: 'started', atMs, location: 'here', targets: 2 }, /started +monitoring 2 targets from location here$/],
  [
    { kind: 'state', atMs, target: 'aurora/apple.dep', from: 'up', to: 'down', code: 'DEP_TOKEN_REJECTED' },
    /target +aurora\/apple\.dep: up → down \(DEP_TOKEN_REJECTED\)$/,
  ],
  [
    { kind: 'state', atMs, target: 'aurora/apple.dep', from: 'unknown', to: 'up', code: null },
    /target +aurora\/apple\.dep: unknown → up$/,
  ],
  [
    { kind: 'incident', atMs, incident: incident(), event },
    /incident +inc-1 opened, critical, vendor \(99 %\): apple\.dep fails for every tenant\. Evidence: 3 of 3 tenants within 10 min.*\.$/,
  ],
  [
    { kind: 'incident', atMs, incident: incident(), event: { ...event, kind: 'closed', text: 'It is over.' } },
    /incident +inc-1 closed, critical, vendor \(99 %\): It is over\.$/,
  ],
  [
    {
      kind: 'incident',
      atMs,
      incident: incident({ override: { verdict: 'own-network', by: 'ada', atMs } }),
      event: { ...event, kind: 'overridden', text: 'ada says so.' },
    },
    /inc-1 overridden, critical, own-network \(set by ada\): ada says so\.$/,
  ],
  [{ kind: 'notification', atMs, notification }, /notification +queued: inc-1\/2 closed: It is over\.$/],
  [
    { kind: 'gap', atMs, gap },
    /gap +not monitored for 1 min 30 s from 2026-11-23 11:58:30Z: the machine was suspended, or its clock was changed$/,
  ],
  [{ kind: 'store', atMs, error: 'Writing a batch failed.' }, /store +Writing a batch failed\.$/],
  [{ kind: 'store', atMs, error: null }, /store +writable again; the backlog is stored$/],
  [
    { kind: 'vendor', atMs, service: 'apple.dep', state: 'outage', former: 'operational' },
    /vendor +apple\.dep: the vendor's status feeds say "outage"; before "operational"$/,
  ],
  [{ kind: 'defect', atMs, error: 'TypeError' }, /defect +TypeError: report this as a defect of health-check$/],
  [{ kind: 'defect', atMs, error: 'It failed. Try again.' }, /defect +It failed\. Try again\.$/],
  [
    { kind: 'reloaded', atMs, added: 1, removed: 2 },
    /reloaded +configuration read; 1 target added, 2 targets removed$/,
  ],
  [{ kind: 'reloaded', atMs, added: 0, removed: 0 }, /reloaded +configuration read; no targets added or removed$/],
  [{ kind: 'stopped', atMs }, /stopped +monitoring has ended$/],
];

test.each(cases)('%j is a line for people', (told, expected) => {
  const line = formatServiceEvent(told);
  expect(line).toMatch(/^2026-11-23 12:00:00Z {2}[a-z ]+/);
  expect(line.endsWith('\n')).toBe(true);
  expect(line.trimEnd()).not.toContain('\n');
  expect(line.trimEnd()).toMatch(expected);
});

test.each(cases)('%j is a line of JSON that says all of it', (told) => {
  const line = formatServiceEventJson(told);
  expect(line.indexOf('\n')).toBe(line.length - 1);
  const { atMs: _, ...facts } = told;
  expect(JSON.parse(line)).toEqual({ at: '2026-11-23T12:00:00.000Z', ...JSON.parse(JSON.stringify(facts)) });
});

test("an operator's name cannot write a line of its own or draw on the terminal", () => {
  const text = 'eve\n2026-11-23 12:00:00Z  stopped\u001b[2J has taken it on.';
  const line = formatServiceEvent({ kind: 'incident', atMs, incident: incident(), event: { ...event, text } });
  for (const control of ['\n', '\u001b']) expect(line.trimEnd()).not.toContain(control);
});

test('the counts of tenants are written once', () => {
  const text = 'apple.dep fails at the vendor, for 3 of 3 tenants.';
  const line = formatServiceEvent({ kind: 'incident', atMs, incident: incident(), event: { ...event, text } });
  expect(line).toContain('for 3 of 3 tenants. Evidence: within 10 min; usual failure rate');
  expect(line).not.toContain('.;');
});
