import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { type CheckResult, formatTable, type RunReport, type Target } from '../../src/index.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);

const results: readonly CheckResult[] = [
  resultOf({
    facts: { organisation: 'Acme', devices: 100, devicesComplete: false, expiresAt: '2027-11-23T12:00:00.000Z' },
  }),
  resultOf({
    target: 'acme/apple.vpp/north-campus',
    service: 'apple.vpp',
    facts: {
      organisation: 'Acme',
      location: 'North',
      assets: 1,
      assetsComplete: true,
      expiresAt: '2026-12-03T12:00:00.000Z',
    },
    warnings: [{ code: 'CREDENTIAL_EXPIRING', daysLeft: 10 }],
  }),
  resultOf({
    target: 'bolt/apple.business',
    tenant: 'bolt',
    service: 'apple.business',
    class: 'fail.auth',
    code: 'BUSINESS_INVALID_CLIENT',
    owner: 'credential',
    remedy: 'Make a new key.',
    latencyMs: 1234,
  }),
  resultOf({
    target: 'bolt/google.amapi',
    tenant: 'bolt',
    service: 'google.amapi',
    class: 'prober_fault',
    code: 'PROBE_CRASHED',
    owner: 'us',
    remedy: 'Report this.',
    latencyMs: null,
  }),
  resultOf({
    target: 'bolt/apple.dep',
    tenant: 'bolt',
    drift: [{ operation: 'account.get', kind: 'wrong-type', pointer: '/org_name', expected: 'string' }],
  }),
];

const report: RunReport = {
  schemaVersion: 1,
  startedAt: '2026-11-23T12:00:00.000Z',
  durationMs: 1_260,
  summary: { targets: 5, classes: { ok: 3, 'fail.auth': 1, prober_fault: 1 }, warnings: 1 },
  results: [...results],
};

const targets = [
  { tenant: 'acme', tenantName: 'Acme Schools' },
  { tenant: 'bolt', tenantName: 'bolt' },
].map((target) => ({ id: '', service: 'apple.dep', credential: undefined, ...target })) satisfies Target[];

test('has a block per tenant, a line per target, and below it the owner and the remedy', () => {
  expect(formatTable(report, targets, { color: false, nowMs })).toBe(`\
Acme Schools (acme)
  ✓ apple.dep              ok                12 ms   Acme, at least 100 devices, token expires in 365 days (2027-11-23)
  ! apple.vpp/north-campus ok                12 ms   Acme, North, 1 product, token expires in 10 days (2026-12-03)
      CREDENTIAL_EXPIRING – credential: The credential expires in 10 days; renew it before then.

bolt
  ✗ apple.business         fail.auth       1234 ms
      BUSINESS_INVALID_CLIENT – credential: Make a new key.
  ! google.amapi           prober_fault          –
      PROBE_CRASHED – us: Report this.
  ✓ apple.dep              ok                12 ms
      drift: account.get /org_name wrong-type (expected string)

5 checked in 1.3 s: 3 ok, 1 fail.auth, 1 prober_fault, 1 expiring
`);
});

test('in colour says the same', () => {
  const coloured = formatTable(report, targets, { color: true, nowMs });
  const [, first] = coloured.split('\n');
  expect(first).toContain('\u001B[32m✓\u001B[39m');
  expect(coloured).toContain('\u001B[31mfail.auth    \u001B[39m');
  expect(coloured).toContain('\u001B[33m!\u001B[39m');
  expect(coloured).toContain('\u001B[1mAcme Schools\u001B[22m');
  expect(stripVTControlCharacters(coloured)).toBe(formatTable(report, targets, { color: false, nowMs }));
});

describe('a warning', () => {
  test.each([
    [30, '✓', 'in 30 days'],
    [15, '✓', 'in 15 days'],
    [14, '!', 'in 14 days'],
    [1, '!', 'in 1 day;'],
    [0, '!', 'in less than a day'],
  ])('of %i days', (daysLeft, mark, words) => {
    const warned = resultOf({ warnings: [{ code: 'CREDENTIAL_EXPIRING', daysLeft }] });
    const table = formatTable({ ...report, results: [warned] }, targets, { color: false, nowMs });
    expect(table).toContain(`  ${mark} apple.dep`);
    expect(table).toContain(words);
  });
});

test('names cannot command the terminal', () => {
  const name = 'Evil\u001B[2J\u001B]0;title\u0007\r\n\u2028x\u202Egpj';
  const table = formatTable(
    { ...report, results: [resultOf({ facts: { organisation: name, owner: name } })] },
    [{ ...targets[0]!, tenantName: name }],
    { color: false, nowMs },
  );
  expect(table.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202E]/u);
  expect(table.split('\n')).toHaveLength(5);
});

test('a tenant that is not among the targets keeps its id', () => {
  expect(formatTable({ ...report, results: [resultOf()] }, [], { color: false, nowMs })).toMatch(/^acme\n/);
});
