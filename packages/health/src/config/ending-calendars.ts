import { type AnyRules, createCalendars } from '@mdmkit/monitor/duty';

/** So long before the last known day of a calendar people are told, in milliseconds. */
export const calendarNoticeMs = 60 * 86_400_000;

/**
 * Makes a function that returns the ids of the calendars that are known for 60 more days at most, or are broken. A calendar made of
 * others is left out: they are named themselves.
 */
export function createEndingCalendars(
  calendars: () => readonly AnyRules[] | undefined,
): (nowMs: number) => readonly string[] {
  let madeFor: readonly AnyRules[] | undefined;
  let ends: readonly { readonly id: string; readonly untilMs: number }[] = [];
  return (nowMs) => {
    const current = calendars();
    if (current !== madeFor) {
      madeFor = current;
      const rules = current ?? [];
      const byId = createCalendars(rules);
      ends = rules.flatMap((rule) => {
        if ('union' in rule || 'intersect' in rule || 'not' in rule) return [];
        const untilMs = byId.get(rule.id)?.knownUntilMs ?? null;
        return untilMs === null ? [] : [{ id: rule.id, untilMs }];
      });
    }
    return ends.filter(({ untilMs }) => untilMs - nowMs <= calendarNoticeMs).map(({ id }) => id);
  };
}
