import type { Calendar, CalendarState, CalendarTime } from './calendar.ts';

/** Open if any of the calendars is open. If none is, but one is not known, the result is not known. */
export function unionOf(id: string, members: readonly Calendar[]): Calendar {
  return combine(id, members, 'open');
}

/** Open if all of the calendars are open. If none is closed, but one is not known, the result is not known. */
export function intersectionOf(id: string, members: readonly Calendar[]): Calendar {
  return combine(id, members, 'closed');
}

/** Open if the calendar is closed. */
export function complementOf(id: string, member: Calendar): Calendar {
  return {
    id,
    knownUntilMs: member.knownUntilMs,
    at(atMs) {
      const { state, reason, ...time } = member.at(atMs);
      return { ...time, state: opposite[state], reason: `not "${member.id}": ${reason}` };
    },
  };
}

/** A calendar that cannot be used: both sides are told, whenever it is asked. */
export function brokenCalendar(id: string, why: string): Calendar {
  const time: CalendarTime = {
    fromMs: Number.NEGATIVE_INFINITY,
    untilMs: Number.POSITIVE_INFINITY,
    state: 'unknown',
    reason: `the calendar "${id}" cannot be used: ${why}`,
  };
  return { id, knownUntilMs: Number.NEGATIVE_INFINITY, at: () => time };
}

const opposite: Readonly<Record<CalendarState, CalendarState>> = { open: 'closed', closed: 'open', unknown: 'unknown' };

/** One member in the deciding state decides; without it, one that is not known leaves the result unknown. */
function combine(id: string, members: readonly Calendar[], deciding: 'open' | 'closed'): Calendar {
  const ends = members.flatMap(({ knownUntilMs }) => (knownUntilMs === null ? [] : [knownUntilMs]));
  return {
    id,
    knownUntilMs: ends.length === 0 ? null : Math.min(...ends),
    at(atMs) {
      const times = members.map((member) => ({ member, time: member.at(atMs) }));
      const [first] = times;
      const decisive =
        times.find(({ time }) => time.state === deciding) ??
        times.find(({ time }) => time.state === 'unknown') ??
        first;
      return {
        fromMs: Math.max(...times.map(({ time }) => time.fromMs)),
        untilMs: Math.min(...times.map(({ time }) => time.untilMs)),
        state: decisive?.time.state ?? 'unknown',
        reason: decisive ? `"${decisive.member.id}": ${decisive.time.reason}` : `the calendar "${id}" has no members`,
      };
    },
  };
}
