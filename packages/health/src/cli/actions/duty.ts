import { chooseRoute, type DutyRules, factsOf, planMessages, type RouteFacts } from '@mdmkit/monitor/duty';
import {
  exitCodes,
  type Incident,
  type MaintenanceWindow,
  ownerOf,
  type Severity,
  titleOf,
  type Verdict,
} from '@mdmkit/monitor/model';
import { formatProblem } from '../../config/config-error.ts';
import { dutyRules } from '../../config/duty-settings.ts';
import { readDuty } from '../../config/read-duty.ts';
import { calendarStatus, formatCalendarStatus } from '../../report/calendar-status.ts';
import { dutyStatus, formatDutyStatus } from '../../report/duty-status.ts';
import { jsonDocument, quoted } from '../../report/printable.ts';
import { formatRoutePlan, type RoutePlan } from '../../report/route-plan.ts';
import { planNext } from '../../service/incident-alerts.ts';
import { findConfig, missingConfig } from '../config-file.ts';
import type { ProgramIo } from '../io.ts';
import { withProblems, writeError } from '../problems.ts';
import { withStore } from './store-access.ts';

/** Options of the commands that ask who is told. */
export interface DutyArguments {
  /** The configuration file. */
  readonly config?: string;
  /** The folder of the store; replaces the configuration. */
  readonly store?: string;
  /** The format of the answer. */
  readonly format: 'table' | 'json';
  /** The instant, in milliseconds since 1970. Default: now. */
  readonly at?: number;
}

/** Options of `route`. */
export interface RouteArguments extends DutyArguments {
  /** The severity. */
  readonly severity: Severity;
  /** The verdict. */
  readonly verdict: Verdict;
  /** The service. */
  readonly service?: string;
  /** The tenant. */
  readonly tenant?: string;
  /** The location. */
  readonly location?: string;
}

/** Shows whether a calendar is open, and who would be told; without an id, who is on duty. Returns the exit code. */
export async function showCalendar(id: string | undefined, args: DutyArguments, io: ProgramIo): Promise<number> {
  return await withRules(args, io, async (rules) => {
    if (id === undefined) {
      const duty = dutyStatus(rules, args.at ?? Date.now());
      io.stdout.write(args.format === 'json' ? jsonDocument(duty) : formatDutyStatus(duty));
      return exitCodes.ok;
    }
    const status = calendarStatus(rules, id, args.at ?? Date.now());
    if (!status) {
      const ids = [...rules.calendars.keys()];
      const hint = ids.length === 0 ? 'The configuration has none.' : `There are: ${ids.join(', ')}.`;
      writeError(io, `There is no calendar ${quoted(id)}. ${hint}`);
      return exitCodes.usage;
    }
    io.stdout.write(args.format === 'json' ? jsonDocument(status) : formatCalendarStatus(status));
    return exitCodes.ok;
  });
}

/** Shows who is told of an incident, and when. Returns the exit code. */
export async function showRoute(id: string | undefined, args: RouteArguments, io: ProgramIo): Promise<number> {
  return await withRules(args, io, async (rules, windows) => {
    const nowMs = args.at ?? Date.now();
    if (id === undefined) {
      writePlan(planOf(rules, describedIncident(args, nowMs), nowMs, null), args, io);
      return exitCodes.ok;
    }
    return await withStore(args, io, async (store) => {
      const story = await store.incident(id);
      if (!story) {
        writeError(io, `There is no incident ${quoted(id)}. "health-check incidents --all" lists all incidents.`);
        return exitCodes.usage;
      }
      const { incident } = story;
      const escalation = args.at === undefined ? await store.escalation(incident.id) : undefined;
      const plan = planOf(rules, incident, nowMs, incident.id);
      if (!escalation) writePlan(plan, args, io);
      else {
        const { route, side, reason } = escalation;
        const messages = await planNext({ rules, incident, escalation, store, windows, nowMs });
        writePlan({ ...plan, route, side, reason, messages }, args, io);
      }
      return exitCodes.ok;
    });
  });
}

function planOf(rules: DutyRules, incident: Incident, nowMs: number, id: string | null): RoutePlan {
  const { route, side, reason } = chooseRoute(rules, factsOf(incident), nowMs);
  const messages = planMessages({ rules, incident, nowMs });
  return { incident: id, atMs: nowMs, route: route?.id ?? null, side, reason, messages };
}

function writePlan(plan: RoutePlan, { format }: DutyArguments, io: ProgramIo): void {
  io.stdout.write(format === 'json' ? jsonDocument(plan) : formatRoutePlan(plan));
}

/** An incident as the options describe it, which opens at an instant. */
function describedIncident({ severity, verdict, service, tenant, location }: RouteArguments, nowMs: number): Incident {
  const facts: Pick<RouteFacts, 'service' | 'tenant' | 'location'> = {
    service: service ?? null,
    tenant: tenant ?? null,
    location: location ?? null,
  };
  const evidence: Incident['evidence'] = {
    windowMs: 600_000,
    tenants: 0,
    failing: 0,
    usualShare: 0,
    probability: null,
    locations: [],
    controls: { healthy: 0, asked: 0 },
    codes: [],
    sharedKey: null,
    firstSeenMs: nowMs,
    lastSeenMs: nowMs,
  };
  return {
    id: 'inc-example',
    key: 'example',
    verdict,
    formerVerdicts: [],
    override: null,
    subject: 'example',
    ...facts,
    severity,
    owner: ownerOf(verdict),
    title: titleOf(verdict, { ...facts, evidence }),
    remedy: '',
    confidence: 1,
    evidence,
    startedMs: nowMs,
    openedMs: nowMs,
    endedMs: null,
    closedMs: null,
    mergedInto: null,
    acknowledged: null,
    mutedBy: null,
    notified: 1,
    notifiedShare: 0,
    notifiedMs: nowMs,
    reopenings: 0,
    notifiedDays: null,
  };
}

/** Reads the rules of the configuration, and answers by them. */
async function withRules(
  args: DutyArguments,
  io: ProgramIo,
  answer: (rules: DutyRules, windows: readonly MaintenanceWindow[]) => Promise<number>,
): Promise<number> {
  const file = findConfig(args.config, io.env);
  if (file === undefined) {
    io.stderr.write(missingConfig);
    return exitCodes.configuration;
  }
  return await withProblems(io, async () => {
    // The holidays that matter are those around the instant.
    const { settings, windows, warnings } = await readDuty(file, args.at ?? Date.now());
    for (const warning of warnings) writeError(io, formatProblem(warning));
    if (settings) return await answer(dutyRules(settings), windows);
    writeError(io, `${file} has no "alerts": no person is notified. See docs/alerts.md of @mdmkit/health.`);
    return exitCodes.configuration;
  });
}
