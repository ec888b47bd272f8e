import type { Incident, Notification, Severity } from '@mdmkit/monitor/model';
import { incidentOf, notificationOf } from '../../../monitor/test/duty/rules.ts';
import type { DutySettings } from '../../src/config/duty-settings.ts';

const minuteMs = 60_000;

/** The channels of the story. */
export const channels = ['chat', 'mail', 'phone', 'manager', 'partner', 'duty'] as const;

/** The office of the story is open from 08:00 to 18:00 UTC. */
export const duty: DutySettings = {
  calendars: [
    {
      id: 'office',
      zone: 'UTC',
      weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '08:00', to: '18:00' }],
      holidays: [],
      closed: [],
      exceptions: [],
      valid: { from: null, until: null },
    },
  ],
  chains: [
    {
      id: 'day',
      steps: [step('chat', 'mail'), step('phone'), step('manager')],
      repeat: 0,
    },
    { id: 'night', steps: [step('partner'), step('phone')], repeat: 1 },
    { id: 'call', steps: [step('phone')], repeat: 1 },
    { id: 'quiet', steps: [step('mail')], repeat: 0 },
  ],
  routes: [
    {
      id: 'call',
      match: { severity: ['critical'] },
      calendar: null,
      open: 'call',
      closed: 'call',
      handover: 'restart',
    },
    {
      id: 'urgent',
      match: { severity: ['major'] },
      calendar: 'office',
      open: 'day',
      closed: 'night',
      handover: 'restart',
    },
    { id: 'rest', match: {}, calendar: 'office', open: 'quiet', closed: 'defer', handover: 'restart' },
  ],
  lastResort: ['duty'],
  channelIds: channels,
  remindMs: 60 * minuteMs,
  storm: { incidents: 10, withinMs: 10 * minuteMs },
};

function step(...notify: readonly string[]) {
  return { notify, waitMs: 10 * minuteMs };
}

/** What happens to an incident. Minutes count from 17:40 UTC on the first day of the story. */
interface Course {
  readonly severity: Severity;
  readonly opens: number;
  /** From when until when it is acknowledged. */
  readonly acknowledged?: readonly [from: number, until: number];
  readonly closes: number;
}

/**
 * The incidents of the story: `taken` is acknowledged, handed over, and goes on; `night` meets the end of the office hours without an
 * acknowledgement, and its chain is repeated; `refused` cannot be sent to the phone, so the last resort is notified; `quiet` and
 * `over` wait for the digest of the next morning; `short` is over before its first message is taken.
 */
const courses: Readonly<Record<string, Course>> = {
  taken: { severity: 'major', opens: 0, acknowledged: [15, 45], closes: 62 },
  night: { severity: 'major', opens: 15, closes: 66 },
  refused: { severity: 'critical', opens: 5, closes: 30 },
  quiet: { severity: 'warning', opens: 25, closes: 870 },
  over: { severity: 'warning', opens: 25, closes: 35 },
  short: { severity: 'major', opens: 40, closes: 40 },
};

/** The minutes of the story: the evening, and the next morning. */
export const minutes: readonly number[] = [
  ...Array.from({ length: 75 }, (_, index) => index),
  ...Array.from({ length: 20 }, (_, index) => 857 + index),
];

/** How long a story takes, with time after it in which everything of it is forgotten, in milliseconds. */
export const lengthMs = 2 * 86_400_000;

/** A message that the phone refuses for good. */
export const isRefused = (incident: string | null, channel: string): boolean =>
  incident === 'refused' && channel === 'phone';

/** A message that is not taken at its first attempt. */
export const isBusy = (incident: string | null, channel: string): boolean =>
  incident === 'short' && channel === 'partner';

/** The ids of the incidents. */
export const incidentIds = Object.keys(courses);

/** What happens to an incident next. */
export interface Change {
  /** The incident as it is then. */
  readonly incident: Incident;
  /** The notification; undefined if there is none. */
  readonly notification: Notification | undefined;
}

/** Returns what has happened to an incident since it was as `current`; undefined if nothing has. */
export function nextChange(
  name: string,
  id: string,
  current: Incident | undefined,
  startMs: number,
  nowMs: number,
): Change | undefined {
  const course = courses[name];
  if (!course) throw new RangeError(`no incident ${name}`);
  const { severity, opens, acknowledged: [from, until] = [Number.POSITIVE_INFINITY, 0], closes } = course;
  const atMs = (minute: number) => startMs + minute * minuteMs;
  if (!current) {
    if (nowMs < atMs(opens)) return undefined;
    const times = { startedMs: atMs(opens), openedMs: atMs(opens), notifiedMs: atMs(opens) };
    const opened = incidentOf({ id, key: `vendor:${id}`, severity, ...times });
    return { incident: opened, notification: notificationOf(opened, 'opened') };
  }
  if (current.closedMs !== null) return undefined;
  if (nowMs >= atMs(closes)) {
    const closed = { ...current, endedMs: nowMs, closedMs: nowMs, notified: current.notified + 1 };
    return { incident: closed, notification: notificationOf(closed, 'closed', 'It is over.') };
  }
  const isDue = nowMs >= atMs(from) && nowMs < atMs(until);
  if (isDue === (current.acknowledged !== null)) return undefined;
  const acknowledged = isDue ? { by: 'ada', atMs: nowMs, untilMs: atMs(until) } : null;
  return { incident: { ...current, acknowledged }, notification: undefined };
}
