import { expect, test } from 'vitest';
import { readAvailability } from '../../src/report/availability.ts';
import { formatAvailability, formatAvailabilityPage } from '../../src/report/availability-formats.ts';
import { failedRunOf, incidentOf, runOf, tenMs, writerOf } from '../store/batches.ts';
import { runProgram } from '../support/program.ts';
import { storeOfEachTest } from '../support/store-of-each-test.ts';

const hourMs = 3_600_000;
const afterMonthMs = Date.UTC(2026, 11, 1);
const target = 'a/apple.vpp';
const at = (hour: number) => tenMs + (hour - 10) * hourMs;
const windows = [
  { id: 'move', mode: 'suppress', scope: {}, reason: '', times: { fromMs: at(18), untilMs: at(19) } },
] as const;

const opened = storeOfEachTest();

/** Ten hours of four checks: trouble of the vendor from 12, of our network until 14, a gap from 16, maintenance from 18. */
async function writeDay(): Promise<void> {
  const write = writerOf(opened.store);
  const failingHours: readonly number[] = [12, 18];
  for (const hour of [10, 11, 12, 13, 14, 15, 17, 18, 19]) {
    const make = failingHours.includes(hour) ? failedRunOf : runOf;
    const runs = [0, 1, 2].map((index) => make(target, at(hour) + index * 1_000));
    runs.push(runOf(target, at(hour) + 4_000, { class: hour === 13 ? 'fail.auth' : 'throttled' }));
    await write({ runs, atMs: at(hour) + 60_000 });
  }
  const ended = (fromHour: number, toHour: number) => ({
    startedMs: at(fromHour),
    openedMs: at(fromHour),
    endedMs: at(toHour),
    closedMs: at(toHour),
  });
  const network = { verdict: 'own-network', owner: 'network', service: null, location: 'berlin' } as const;
  await write({
    atMs: at(20),
    incidents: [
      incidentOf('a', ended(12, 13)),
      // The hour that the vendor's incident covers counts once.
      incidentOf('b', { ...network, ...ended(12.5, 14) }),
      incidentOf('c', { ...ended(10, 11), severity: 'minor' }),
      incidentOf('d', { ...ended(10, 11), service: 'apple.dep' }),
      incidentOf('e', { ...ended(10, 11), mergedInto: 'a' }),
      incidentOf('f', { ...ended(10, 11), verdict: 'credential', owner: 'credential' }),
    ],
    gaps: [{ location: 'berlin', service: null, reason: 'stopped', fromMs: at(16), toMs: at(17) }],
  });
}

test('names availability by time and quality by checks, with the share of the vendor and ours', async () => {
  await writeDay();
  const report = await readAvailability(opened.store, { month: '2026-11', nowMs: afterMonthMs, windows });
  expect(report).toMatchObject({ month: '2026-11', isComplete: true });
  expect(report.services).toEqual([
    {
      service: 'apple.vpp',
      locations: ['berlin'],
      time: {
        judgedMs: 8 * hourMs,
        vendorMs: hourMs,
        oursMs: hourMs,
        maintenanceMs: hourMs,
        gapsMs: (30 * 24 - 9) * hourMs,
        availability: 0.75,
        vendorAvailability: 0.875,
      },
      checks: { good: 21, failedAtVendor: 3, failedOurs: 1, withoutResult: 7, quality: 0.875 },
    },
  ]);
});

test('windows of operators count like those of the configuration, until they are ended', async () => {
  await writeDay();
  const maintenance = { kind: 'maintenance', mode: 'suppress', by: 'kim', scope: {}, reason: '' } as const;
  await opened.store.addCommand({ ...maintenance, id: 'move', fromMs: at(18), untilMs: at(24) }, at(17));
  await opened.store.addCommand({ kind: 'end-maintenance', id: 'move', by: 'kim' }, at(19));
  // None of these is maintenance of the service.
  const times = { fromMs: at(10), untilMs: at(20) };
  await opened.store.addCommand({ ...maintenance, id: 'note', mode: 'annotate', ...times }, at(10));
  await opened.store.addCommand({ ...maintenance, id: 'part', scope: { tenants: ['a'] }, ...times }, at(10));
  await opened.store.addCommand({ kind: 'silence', id: 'hush', by: 'kim', scope: {}, reason: '', ...times }, at(10));
  const options = { month: '2026-11', nowMs: afterMonthMs };
  const [own] = (await readAvailability(opened.store, options)).services;
  expect(own?.time.maintenanceMs).toBe(hourMs);
  expect([own]).toEqual((await readAvailability(opened.store, { ...options, windows })).services);
});

test('writes a table and a page', async () => {
  await writeDay();
  const report = await readAvailability(opened.store, { month: '2026-11', nowMs: afterMonthMs, windows });
  const [title, , header = '', row = ''] = formatAvailability(report).split('\n');
  expect(title).toBe('availability in 2026-11 (UTC)');
  expect(header).toContain('availability by time  vendor only');
  expect(row).toMatch(/^apple\.vpp +75\.000 % +87\.500 % +1 h +1 h +1 h +29 d 15 h +87\.500 % +3 +1 +7$/);
  const page = formatAvailabilityPage(report);
  expect(page).toContain('<td>apple.vpp</td><td>75.000 %</td><td>87.500 %</td>');
  expect(page).not.toContain('undefined');
});

test('a month that has not ended is judged until now, and says so', async () => {
  await writeDay();
  const report = await readAvailability(opened.store, { month: '2026-11', nowMs: at(13), windows });
  expect(report).toMatchObject({ isComplete: false, toMs: at(13) });
  expect(report.services[0]?.time).toMatchObject({ judgedMs: 3 * hourMs, vendorMs: hourMs, oursMs: 0 });
  expect(formatAvailability(report)).toContain('until 2026-11-02 13:00:00Z: the month has not ended');
});

test('a month without checks says so', async () => {
  const report = await readAvailability(opened.store, { month: '2026-10', nowMs: afterMonthMs });
  expect(report.services).toEqual([]);
  expect(formatAvailability(report)).toContain('no checks in this month');
  expect(formatAvailabilityPage(report)).toContain('<p>no checks in this month</p>');
});

test('a month that has not begun says so, and not that it has not ended', async () => {
  const report = await readAvailability(opened.store, { month: '2027-03', nowMs: afterMonthMs });
  expect(formatAvailability(report)).toMatch(/^availability in 2027-03 \(UTC\): the month has not begun\n/);
});

test('the command writes JSON, and refuses what is no month', async () => {
  await writeDay();
  const run = async (month: string) =>
    await runProgram(['report', '--month', month, '--format', 'json', '--store', opened.folder.path]);
  const { stdout, code } = await run('2026-11');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    month: '2026-11',
    services: [{ service: 'apple.vpp' }],
  });
  const refused = await run('2026-13');
  expect(refused.stderr).toContain('Expected a month such as 2026-11.');
  expect(refused.code).not.toBe(0);
});
