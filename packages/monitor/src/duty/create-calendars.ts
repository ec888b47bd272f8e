import type { Calendar } from './calendar.ts';
import type { AnyRules } from './calendar-rules.ts';
import { brokenCalendar, complementOf, intersectionOf, unionOf } from './combined-calendar.ts';
import { createOfficeCalendar } from './office-calendar.ts';

/**
 * Makes the calendars of a configuration, by id. A calendar that names one that does not exist, or itself in a circle, cannot be
 * used, and neither can one whose rules fail: both sides are told then, never nobody.
 */
export function createCalendars(rules: readonly AnyRules[]): ReadonlyMap<string, Calendar> {
  const byId = new Map(rules.map((each) => [each.id, each]));
  const made = new Map<string, Calendar>();
  const make = (id: string, above: readonly string[]): Calendar => {
    const before = made.get(id);
    if (before) return before;
    const each = byId.get(id);
    if (!each) return brokenCalendar(id, 'there is no calendar of this id');
    if (above.includes(id)) return brokenCalendar(id, 'it is made of itself');
    const calendar = makeSafely(each, (member) => make(member, [...above, id]));
    made.set(id, calendar);
    return calendar;
  };
  for (const { id } of rules) make(id, []);
  return made;
}

function makeSafely(rules: AnyRules, member: (id: string) => Calendar): Calendar {
  const { id } = rules;
  try {
    const calendar = makeOne(rules, member);
    return {
      ...calendar,
      at(atMs) {
        try {
          return calendar.at(atMs);
        } catch (error) {
          return brokenCalendar(id, reasonOf(error)).at(atMs);
        }
      },
    };
  } catch (error) {
    return brokenCalendar(id, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'its rules fail';
}

function makeOne(rules: AnyRules, member: (id: string) => Calendar): Calendar {
  const { id } = rules;
  if ('broken' in rules) return brokenCalendar(id, rules.broken);
  if ('union' in rules) return unionOf(id, rules.union.map(member));
  if ('intersect' in rules) return intersectionOf(id, rules.intersect.map(member));
  if ('not' in rules) return complementOf(id, member(rules.not));
  return createOfficeCalendar(rules);
}

/** The first id of a circle among calendars that are made of each other; undefined if there is no circle. */
export function circleAmong(rules: readonly AnyRules[]): string | undefined {
  const byId = new Map(rules.map((each) => [each.id, each]));
  const reaches = (from: string, to: string, passed: ReadonlySet<string>): boolean =>
    membersOf(byId.get(from)).some(
      (member) => member === to || (!passed.has(member) && reaches(member, to, new Set([...passed, member]))),
    );
  return rules.find(({ id }) => reaches(id, id, new Set()))?.id;
}

/** The ids of the calendars that a calendar is made of. */
export function membersOf(rules: AnyRules | undefined): readonly string[] {
  if (!rules || 'broken' in rules) return [];
  if ('union' in rules) return rules.union;
  if ('intersect' in rules) return rules.intersect;
  return 'not' in rules ? [rules.not] : [];
}
