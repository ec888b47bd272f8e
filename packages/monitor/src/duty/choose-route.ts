import type { ErrorOwner } from '@mdmkit/core';
import type { Severity } from '../model/severity.ts';
import type { CalendarTime } from './calendar.ts';
import { type Chain, type ChainStep, type DutyRules, defer, type Route, type RouteMatch } from './duty-rules.ts';

/** What a route is chosen by. */
export interface RouteFacts {
  /** The severity. */
  readonly severity: Severity;
  /** The service; null if the incident concerns several. */
  readonly service: string | null;
  /** The verdict. */
  readonly verdict: string;
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** The tenant; null unless the incident concerns one tenant. */
  readonly tenant: string | null;
  /** The location; null unless the incident concerns one location. */
  readonly location: string | null;
}

/** Who is told of an incident at one instant. */
export interface RouteChoice {
  /** The route; null if none matches. */
  readonly route: Route | null;
  /** The state of its calendar; null without a calendar. */
  readonly side: CalendarTime['state'] | null;
  /** The chains that start; null stands for the last resort. Empty: the incident waits for the digest. */
  readonly chains: readonly (string | null)[];
  /** Why, in one sentence. */
  readonly reason: string;
}

/** Whether a route is for an incident. */
export function matchesRoute(match: RouteMatch, facts: RouteFacts): boolean {
  const { severity, services, verdicts, owners, tenants, locations } = match;
  return (
    (severity?.includes(facts.severity) ?? true) &&
    (verdicts?.includes(facts.verdict) ?? true) &&
    (owners?.includes(facts.owner) ?? true) &&
    isListed(services, facts.service) &&
    isListed(tenants, facts.tenant) &&
    isListed(locations, facts.location)
  );
}

function isListed(list: readonly string[] | undefined, value: string | null): boolean {
  return list === undefined || (value !== null && list.includes(value));
}

/** Chooses the route and the chains of an incident at an instant. There is always somebody: without a route it is the last resort. */
export function chooseRoute(rules: DutyRules, facts: RouteFacts, atMs: number): RouteChoice {
  const route = rules.routes.find(({ match }) => matchesRoute(match, facts));
  if (!route)
    return { route: null, side: null, chains: [null], reason: 'No route matches, so the last resort is notified.' };
  return chooseSide(rules, route, atMs);
}

/** Chooses the chains of a route at an instant. A calendar that is not known chooses both sides. */
export function chooseSide(rules: DutyRules, route: Route, atMs: number): RouteChoice {
  const { id, calendar: calendarId } = route;
  if (calendarId === null)
    return {
      route,
      side: null,
      chains: chainsOf(rules, [route.open]),
      reason: `Route "${id}": ${sentence(rules, [route.open])}.`,
    };
  const calendar = rules.calendars.get(calendarId);
  const { state: side, reason: why } = calendar?.at(atMs) ?? {
    state: 'unknown' as const,
    reason: `there is no calendar "${calendarId}"`,
  };
  const names = sides(route, side);
  return {
    route,
    side,
    chains: chainsOf(rules, names),
    // A sentence is made only where somebody reads it.
    get reason() {
      const state = side === 'unknown' ? 'not known' : side;
      return `Route "${id}": the calendar "${calendarId}" is ${state} (${why}), so ${sentence(rules, names)}.`;
    },
  };
}

function sides({ open, closed }: Route, side: CalendarTime['state']): readonly string[] {
  if (side === 'open') return [open];
  if (side === 'closed') return [closed];
  return [...new Set([open, closed].filter((name) => name !== defer))];
}

/** The chains that exist and reach somebody; the last resort in place of any other. */
function chainsOf(rules: DutyRules, names: readonly string[]): readonly (string | null)[] {
  const [only] = names;
  // The usual case, asked of each incident again and again.
  if (only !== undefined && names.length === 1) return only === defer ? [] : [isUsable(rules, only) ? only : null];
  const chains = names.filter((name) => name !== defer).map((name) => (isUsable(rules, name) ? name : null));
  return [...new Set(chains)];
}

function sentence(rules: DutyRules, names: readonly string[]): string {
  if (names.every((name) => name === defer)) return 'the incident waits for the next digest';
  const unusable = names.find((name) => name !== defer && !isUsable(rules, name));
  if (unusable !== undefined) return `the last resort is notified, because the chain "${unusable}" reaches nobody`;
  const quoted = names.map((name) => `"${name}"`).join(' and ');
  return `the ${names.length === 1 ? 'chain' : 'chains'} ${quoted} ${names.length === 1 ? 'applies' : 'apply'}`;
}

function isUsable(rules: DutyRules, name: string): boolean {
  return (
    rules.chains.get(name)?.steps.some(({ notify }) => notify.some((channel) => rules.channels.has(channel))) ?? false
  );
}

/** The chain of an id; that of the last resort for null, or if the configuration has no such chain any more. */
export function chainOf(rules: DutyRules, id: string | null): Chain {
  const chain = id === null ? undefined : rules.chains.get(id);
  return chain ?? { id: 'last resort', steps: [{ notify: rules.lastResort, waitMs: 0 }], repeat: 0 };
}

/** The channels of a step that exist; those of the last resort if none does. */
export function channelsOf(rules: DutyRules, step: Pick<ChainStep, 'notify'> | undefined): readonly string[] {
  const existing = step?.notify.filter((channel) => rules.channels.has(channel)) ?? [];
  return existing.length > 0 ? existing : rules.lastResort;
}

/** The channels of the first steps of chains. */
export function firstChannelsOf(rules: DutyRules, chains: readonly (string | null)[]): readonly string[] {
  const [only] = chains;
  if (only !== undefined && chains.length === 1) return channelsOf(rules, chainOf(rules, only).steps[0]);
  return [...new Set(chains.flatMap((chain) => channelsOf(rules, chainOf(rules, chain).steps[0])))];
}

/** Who is told first of an incident at an instant; nobody if it waits for the digest. */
export function firstChannels(rules: DutyRules, facts: RouteFacts, atMs: number): readonly string[] {
  return firstChannelsOf(rules, chooseRoute(rules, facts, atMs).chains);
}
