/**
 * When the two offices of the configuration beside are open in 2026, written by hand from the official lists of holidays and
 * changes of the clocks. All times are UTC. Nothing here is computed by the code that it is compared with.
 */

/** Open hours of a stretch of the year, in UTC. */
interface Stretch {
  /** The first day. */
  readonly from: string;
  /** The last day. */
  readonly to: string;
  /** The days of the week, 0 for Sunday. */
  readonly weekdays: readonly number[];
  /** The first minute. */
  readonly opens: string;
  /** The minute after the last. */
  readonly closes: string;
}

/** An office: its stretches, the days on which it is closed, and single times besides. */
export interface OfficeTable {
  /** The hours of every week. */
  readonly stretches: readonly Stretch[];
  /** Holidays on days of the week. */
  readonly holidays: readonly string[];
  /** Times besides, from and to. */
  readonly besides: readonly (readonly [from: string, to: string])[];
}

const workdays = [1, 2, 3, 4, 5];

/** Paris: UTC+1, and UTC+2 from 2026-03-29 01:00 to 2026-10-25 01:00. */
export const franceTable: OfficeTable = {
  stretches: [
    { from: '2026-01-01', to: '2026-03-28', weekdays: workdays, opens: '07:30', closes: '17:00' },
    { from: '2026-03-29', to: '2026-10-24', weekdays: workdays, opens: '06:30', closes: '16:00' },
    { from: '2026-10-25', to: '2026-12-31', weekdays: workdays, opens: '07:30', closes: '17:00' },
    // Sundays, 01:00 to 04:00. In summer they begin on Saturday at 23:00 UTC.
    { from: '2026-01-01', to: '2026-03-28', weekdays: [0], opens: '00:00', closes: '03:00' },
    { from: '2026-03-30', to: '2026-10-23', weekdays: [6], opens: '23:00', closes: '24:00' },
    { from: '2026-03-30', to: '2026-10-24', weekdays: [0], opens: '00:00', closes: '02:00' },
    { from: '2026-10-26', to: '2026-12-31', weekdays: [0], opens: '00:00', closes: '03:00' },
  ],
  holidays: [
    '2026-01-01', // Jour de l'an
    '2026-04-06', // Lundi de Pâques
    '2026-05-01', // Fête du travail
    '2026-05-08', // Victoire 1945
    '2026-05-14', // Ascension
    '2026-05-25', // Lundi de Pentecôte
    '2026-07-14', // Fête nationale
    '2026-11-11', // Armistice
    '2026-12-25', // Noël
    // Toussaint and Assomption: the Sunday crew has a day off on 1 November; 15 August is a Saturday.
    '2026-11-01',
  ],
  besides: [
    // The Sundays on which the clocks change: an hour less, an hour more.
    ['2026-03-29T00:00Z', '2026-03-29T02:00Z'],
    ['2026-10-24T23:00Z', '2026-10-25T03:00Z'],
  ],
};

/** Tokyo: UTC+9 all year, so 09:00 to 18:00 are 00:00 to 09:00 UTC of the same day. */
export const japanTable: OfficeTable = {
  stretches: [{ from: '2026-01-01', to: '2026-12-31', weekdays: workdays, opens: '00:00', closes: '09:00' }],
  holidays: [
    '2026-01-01', // 元日
    '2026-01-12', // 成人の日
    '2026-02-11', // 建国記念の日
    '2026-02-23', // 天皇誕生日
    '2026-03-20', // 春分の日
    '2026-04-29', // 昭和の日
    '2026-05-04', // みどりの日
    '2026-05-05', // こどもの日
    '2026-05-06', // 振替休日
    '2026-07-20', // 海の日
    '2026-08-11', // 山の日
    '2026-09-21', // 敬老の日
    '2026-09-22', // 国民の休日
    '2026-09-23', // 秋分の日
    '2026-10-12', // スポーツの日
    '2026-11-03', // 文化の日
    '2026-11-23', // 勤労感謝の日
  ],
  besides: [],
};

const [minuteMs, dayMs] = [60_000, 86_400_000];

/** The first and the last instant of the year. */
export const [yearFromMs, yearToMs] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];

/** One entry for each minute of 2026: 1 if the office is open. */
export function openMinutes({ stretches, holidays, besides }: OfficeTable): Uint8Array {
  const minutes = new Uint8Array((yearToMs - yearFromMs) / minuteMs);
  const fill = (fromMs: number, toMs: number) =>
    minutes.fill(1, (fromMs - yearFromMs) / minuteMs, (toMs - yearFromMs) / minuteMs);
  for (let dayStartMs = yearFromMs; dayStartMs < yearToMs; dayStartMs += dayMs) {
    const date = new Date(dayStartMs).toISOString().slice(0, 10);
    if (holidays.includes(date)) continue;
    for (const { from, to, weekdays, opens, closes } of stretches)
      if (date >= from && date <= to && weekdays.includes(new Date(dayStartMs).getUTCDay()))
        fill(dayStartMs + msOf(opens), dayStartMs + msOf(closes));
  }
  for (const [from, to] of besides) fill(Date.parse(from), Date.parse(to));
  return minutes;
}

function msOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * minuteMs;
}
