import { createDuty, firstChannels, type RouteFacts } from '@mdmkit/monitor/duty';
import { incidentOf } from '../../../monitor/test/duty/rules.ts';
import { dutyRules } from '../../src/config/duty-settings.ts';
import { readDuty } from '../../src/config/read-duty.ts';
import { franceTable, japanTable, openMinutes, yearFromMs, yearToMs } from './table.ts';

/** What a year of questions shows. */
export interface YearFigures {
  /** Minutes that were asked, over all kinds of incidents. */
  readonly minutes: number;
  /** Minutes in which other people were told than the table says. */
  readonly wrong: number;
  /** The first of them, in milliseconds since 1970; null for none. */
  readonly firstWrongMs: number | null;
  /** Boundaries of the calendars in the table. */
  readonly boundaries: number;
  /** How often an incident that nobody acknowledges was handed over in the year. */
  readonly handovers: number;
}

const minuteMs = 60_000;

const usual = { service: 'apple.dep', verdict: 'vendor', owner: 'vendor', tenant: null } as const;

/**
 * Asks of each minute of 2026 who is told, for four kinds of incidents, and compares with the table. `isAsked` chooses minutes, by
 * their number from 0. Default: each is asked.
 */
export async function playYear(isAsked: (minute: number) => boolean = () => true): Promise<YearFigures> {
  const file = new URL('health.yaml', import.meta.url).pathname;
  const { settings } = await readDuty(file, yearFromMs);
  if (!settings) throw new TypeError('the configuration has no alerts');
  const rules = dutyRules(settings);
  const [france, japan] = [openMinutes(franceTable), openMinutes(japanTable)];
  const kinds: readonly (readonly [RouteFacts, Uint8Array, open: string, closed: string])[] = [
    [{ ...usual, severity: 'critical', location: null }, france, 'team-fr', 'partner'],
    [{ ...usual, severity: 'minor', location: null }, france, 'team-fr', ''],
    [{ ...usual, severity: 'major', location: 'tokyo' }, japan, 'team-jp', 'partner'],
    [{ ...usual, severity: 'warning', location: 'tokyo' }, japan, 'team-jp', ''],
  ];
  let [minutes, wrong, boundaries, handovers] = [0, 0, 0, 0];
  let firstWrongMs: number | null = null;
  const duty = createDuty({ rules });
  const incident = incidentOf({ notified: 1 });
  duty.record({ incidents: [incident], notifications: [] }, yearFromMs);
  for (let atMs = yearFromMs, index = 0; atMs < yearToMs; atMs += minuteMs, index += 1) {
    if (!isAsked(index)) continue;
    for (const [facts, table, open, closed] of kinds) {
      const expected = table[index] === 1 ? open : closed;
      minutes += 1;
      if (firstChannels(rules, facts, atMs).join() === expected) continue;
      wrong += 1;
      firstWrongMs ??= atMs;
    }
    if (index > 0 && france[index] !== france[index - 1]) boundaries += 1;
    for (const { kind } of duty.advance(atMs).deliveries) if (kind === 'handover') handovers += 1;
  }
  return { minutes, wrong, firstWrongMs, boundaries, handovers };
}
