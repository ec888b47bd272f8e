import {
  type AnyRules,
  type Chain,
  createCalendars,
  type DutyRules,
  defer,
  nextBoundary,
  type Route,
  type RouteMatch,
} from '@mdmkit/monitor/duty';
import { parseDuration } from '@mdmkit/monitor/model';
import { addressWarnings } from './address-warnings.ts';
import type { AlertsSection } from './alerts-config.ts';
import { readCalendars } from './calendar-settings.ts';
import type { ConfigProblem } from './config-error.ts';
import { unknownId } from './unknown-id.ts';
import { partOf, type YamlSource } from './yaml-source.ts';

/** Who is told of incidents, when, and through which channels. */
export interface DutySettings {
  /** The calendars, with their holidays. */
  readonly calendars: readonly AnyRules[];
  /** Who is told one after another. */
  readonly chains: readonly Chain[];
  /** Which incident gets which chain; the first that matches counts. */
  readonly routes: readonly Route[];
  /** The channels that are told if nobody else is. */
  readonly lastResort: readonly string[];
  /** The ids of all channels. */
  readonly channelIds: readonly string[];
  /** From reminder to reminder, in milliseconds; null for no reminders. */
  readonly remindMs: number | null;
  /** When new incidents are one message. */
  readonly storm: NonNullable<DutyRules['storm']>;
  /** How long an acknowledgement is valid. Default: 4 hours, and 1 hour while the calendar of the route is not open. */
  readonly acknowledge?: AcknowledgementTimes;
}

/** How long an acknowledgement is valid, in milliseconds. */
export interface AcknowledgementTimes {
  /** While the calendar of the incident's route is open, and without a calendar. */
  readonly openMs: number;
  /** At all other times. */
  readonly closedMs: number;
}

/** How long an acknowledgement is valid if the configuration does not say so. */
export const usualAcknowledgement: AcknowledgementTimes = { openMs: 4 * 3_600_000, closedMs: 3_600_000 };

/** What {@link readDutySettings} needs besides the section. */
export interface DutyContext {
  /** The whole file. */
  readonly source: YamlSource;
  /** The folder that relative paths count from. */
  readonly folder: string;
  /** The present, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The tenants; undefined if they were not read. */
  readonly tenants?: ReadonlySet<string>;
}

/** The settings, and what is wrong with them. */
export interface ReadDutySettings {
  /** The settings. They are of use only without problems. */
  readonly settings: DutySettings;
  /** Mistakes: the configuration is refused. */
  readonly problems: readonly ConfigProblem[];
  /** What people have to know. */
  readonly warnings: readonly ConfigProblem[];
}

const [usualWaitMs, usualRemindMs, usualStormMs] = [15 * 60_000, 3_600_000, 10 * 60_000];

/** Reads who is told of incidents, with all holidays. */
export async function readDutySettings(section: AlertsSection, context: DutyContext): Promise<ReadDutySettings> {
  const { folder, nowMs } = context;
  const source = partOf(context.source, ['alerts']);
  const read = await readCalendars(section.calendars ?? [], { source: partOf(source, ['calendars']), folder, nowMs });
  const { channels, chains = [], routes = [], remind, storm, acknowledge } = section;
  const channelIds = channels.map(({ id }) => id);
  const settings: DutySettings = {
    calendars: read.rules,
    chains: chains.map(({ id, steps, repeat = 0 }) => ({
      id,
      repeat,
      steps: steps.map(({ notify, wait }) => ({ notify, waitMs: durationOr(wait, usualWaitMs) })),
    })),
    routes: routes.map(toRoute),
    lastResort: section.lastResort ?? channelIds,
    channelIds,
    remindMs: remind === undefined && section.routes === undefined ? null : durationOr(remind, usualRemindMs),
    storm: { incidents: storm?.incidents ?? 10, withinMs: durationOr(storm?.within, usualStormMs) },
    acknowledge: {
      openMs: durationOr(acknowledge?.open, usualAcknowledgement.openMs),
      closedMs: durationOr(acknowledge?.closed, usualAcknowledgement.closedMs),
    },
  };
  const problems = [
    ...read.problems,
    ...channelProblems(section, source),
    ...chainProblems(settings, source),
    ...routeProblems(section, source, context.tenants),
    ...(read.problems.length > 0 ? [] : digestProblems(settings, source, nowMs)),
  ];
  return { settings, problems, warnings: [...read.warnings, ...addressWarnings(section, context.source, source)] };
}

function durationOr(text: string | undefined, usualMs: number): number {
  return text === undefined ? usualMs : parseDuration(text);
}

function toRoute({ id, match = {}, chain, calendar, open, closed, handover = 'restart' }: RouteConfig): Route {
  return {
    id,
    match: definedOnly(match),
    calendar: calendar ?? null,
    // The schema lets no route pass that has neither.
    open: chain ?? open ?? defer,
    closed: chain ?? closed ?? defer,
    handover,
  };
}

type RouteConfig = NonNullable<AlertsSection['routes']>[number];

function definedOnly(match: NonNullable<RouteConfig['match']>): RouteMatch {
  return Object.fromEntries(Object.entries(match).filter(([, list]) => list !== undefined));
}

function channelProblems(
  { channels, chains = [], lastResort = [] }: AlertsSection,
  source: YamlSource,
): readonly ConfigProblem[] {
  const ids = channels.map(({ id }) => id);
  const unknown = unknownId('channel', ids);
  return [
    ...repeated(ids).map((index) => source.problem(['channels', index, 'id'], 'a channel of this id is there already')),
    ...lastResort.flatMap((id, place) => (ids.includes(id) ? [] : [source.problem(['lastResort', place], unknown)])),
    ...chains.flatMap(({ steps }, index) =>
      steps.flatMap(({ notify }, step) =>
        notify.flatMap((id, place) =>
          ids.includes(id) ? [] : [source.problem(['chains', index, 'steps', step, 'notify', place], unknown)],
        ),
      ),
    ),
  ];
}

function chainProblems({ chains }: DutySettings, source: YamlSource): readonly ConfigProblem[] {
  const endless = chains.flatMap(({ steps, repeat }, index) => {
    const last = steps.length - 1;
    if (repeat === 0 || (steps[last]?.waitMs ?? 0) >= 60_000) return [];
    const message = 'this chain has no end: a chain that is repeated waits at least 1m after its last step';
    return [source.problem(['chains', index, 'steps', last, 'wait'], message)];
  });
  const twice = repeated(chains.map(({ id }) => id)).map((index) =>
    source.problem(['chains', index, 'id'], 'a chain of this id is there already'),
  );
  return [...endless, ...twice];
}

function routeProblems(
  { routes = [], chains = [], calendars = [] }: AlertsSection,
  source: YamlSource,
  tenants: ReadonlySet<string> | undefined,
): readonly ConfigProblem[] {
  const chainIds = new Set(chains.map(({ id }) => id));
  const calendarIds = new Set(calendars.map(({ id }) => id));
  const twice = repeated(routes.map(({ id }) => id)).map((index) =>
    source.problem(['routes', index, 'id'], 'a route of this id is there already'),
  );
  const wrong = routes.flatMap(({ chain, calendar, open, closed, match }, index) => {
    const at = (member: readonly PropertyKey[], message: string) =>
      source.problem(['routes', index, ...member], message);
    const problems: ConfigProblem[] = [];
    if (calendar !== undefined && !calendarIds.has(calendar))
      problems.push(at(['calendar'], unknownId('calendar', calendarIds)));
    for (const [member, id] of Object.entries({ chain, open, closed })) {
      const usable = member === 'chain' ? chainIds : new Set([...chainIds, defer]);
      if (id === undefined || usable.has(id)) continue;
      problems.push(at([member], `this route can end without a channel: ${unknownId('chain', usable)}`));
    }
    if (open === defer && closed === defer)
      problems.push(
        at(['closed'], 'this route can end without a channel: the incident would always wait for the next digest'),
      );
    for (const [place, tenant] of (match?.tenants ?? []).entries())
      if (tenants && !tenants.has(tenant)) problems.push(at(['match', 'tenants', place], unknownId('tenant', tenants)));
    return problems;
  });
  return [...twice, ...wrong];
}

/** What waits in open hours for a digest needs a calendar that closes. */
function digestProblems(
  { routes, calendars }: DutySettings,
  source: YamlSource,
  nowMs: number,
): readonly ConfigProblem[] {
  const byId = createCalendars(calendars);
  return routes.flatMap(({ open, closed, calendar: id }, index) => {
    const calendar = id === null || open !== defer || closed === defer ? undefined : byId.get(id);
    if (calendar?.at(nowMs).state !== 'open' || nextBoundary(calendar, nowMs) !== null) return [];
    const message =
      'this route can end without a channel: its calendar does not close within 800 days, so the digest would never come';
    return [source.problem(['routes', index, 'open'], message)];
  });
}

/** The places of values that stand further up, too. */
function repeated(values: readonly string[]): readonly number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}

/** The rules of a running service. */
export function dutyRules(settings: DutySettings): DutyRules {
  const { chains, routes, lastResort, channelIds, remindMs, storm } = settings;
  return {
    calendars: createCalendars(settings.calendars),
    chains: new Map(chains.map((chain) => [chain.id, chain])),
    routes,
    lastResort,
    channels: new Set(channelIds),
    remindMs,
    storm,
  };
}
