import { vendorStatements } from '@mdmkit/monitor/feeds';
import { daysUntil, exitCodes } from '@mdmkit/monitor/model';
import { readCanaryRuns } from '../../canaries/read-canaries.ts';
import { formatElasticStatus } from '../../elastic/format-status.ts';
import { readElasticStatus } from '../../elastic/status-file.ts';
import { type Expiry, endsSoon, expiryOf } from '../../report/expiries.ts';
import { formatHistory } from '../../report/history.ts';
import { formatIncidents } from '../../report/incident-list.ts';
import { jsonDocument, quoted } from '../../report/printable.ts';
import { formatStatus, formatUnobserved, isObserved } from '../../report/status.ts';
import { formatSpan } from '../../report/times.ts';
import { readErrorBudgets } from '../../service/error-budgets.ts';
import { readUnusualTargets } from '../../service/unusual-targets.ts';
import type { Store, StoreStatus } from '../../store/store.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import type { StoreArguments } from './store-access.ts';
import { withStore } from './store-access.ts';

/** What the list of incidents takes. */
export interface IncidentsArguments extends StoreArguments {
  /** Whether closed ones are shown, too. */
  readonly all?: boolean;
  /** How many at most. */
  readonly limit: number;
  /** Where a list goes on: what the page before named. */
  readonly after?: string;
}

/** What a target's history takes. */
export interface HistoryArguments extends StoreArguments {
  /** How far back, in milliseconds. */
  readonly since: number;
  /** Only what is older than this, in milliseconds since 1970: the next page. Default: now. */
  readonly until?: number;
  /** How many runs, failures and gaps at most. */
  readonly limit: number;
}

/** Shows the state of all services. Returns the exit code. */
export async function showStatus(args: StoreArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store, settings) => {
    const nowMs = Date.now();
    const status = await store.status(nowMs);
    const errorBudgets = await readErrorBudgets(store, settings, status, nowMs);
    const unusualTargets = await readUnusualTargets(store, settings.windows ?? [], nowMs);
    const elastic = settings.elastic && (await readElasticStatus(settings.elastic.bufferFolder));
    const expiries = await readExpiries(store, nowMs);
    const canaries = await readCanaryRuns(store);
    const expiring = expiries.map(({ target, expiresMs }) => ({
      target,
      expiresAt: new Date(expiresMs).toISOString(),
      daysLeft: daysUntil(new Date(expiresMs), nowMs),
    }));
    const { feeds, ...rest } = status;
    const json = {
      observed: isObserved(status, nowMs),
      ...rest,
      ...(feeds === undefined ? {} : { vendors: [...vendorStatements(feeds, nowMs).values()] }),
      expiring,
      ...(canaries.length === 0 ? {} : { canaries }),
      ...(errorBudgets.length === 0 ? {} : { errorBudgets }),
      ...(unusualTargets.length === 0 ? {} : { unusualTargets }),
      ...(elastic ? { elastic } : {}),
    };
    const table = () =>
      formatStatus(status, nowMs, expiries, errorBudgets, canaries, unusualTargets) +
      (elastic ? `\n${formatElasticStatus(elastic)}` : '');
    io.stdout.write(args.format === 'json' ? jsonDocument(json) : table());
    return codeOfStatus(status, nowMs);
  });
}

/** Reads which credentials end soon or have ended, page by page: memory does not grow with the number of targets. */
async function readExpiries(store: Store, nowMs: number): Promise<readonly Expiry[]> {
  const expiries: Expiry[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await store.targets({ limit: 1_000, ...(cursor ? { cursor } : {}) });
    for (const { target, facts } of page.targets) {
      const expiresMs = expiryOf(facts);
      if (expiresMs !== undefined && endsSoon({ target, expiresMs }, nowMs)) expiries.push({ target, expiresMs });
    }
    ({ cursor } = page);
  } while (cursor !== null);
  return expiries.toSorted((one, other) => one.expiresMs - other.expiresMs);
}

/** A known failure takes precedence over a service that does not run. */
function codeOfStatus(status: StoreStatus, nowMs: number): number {
  const open = status.incidents.filter(({ mutedBy }) => mutedBy === null);
  if (open.some(({ severity }) => severity === 'critical' || severity === 'major')) return exitCodes.failure;
  if (!isObserved(status, nowMs)) return exitCodes.unknown;
  return open.length > 0 ? exitCodes.attention : exitCodes.ok;
}

/** Lists incidents, newest first. Returns the exit code. */
export async function showIncidents(args: IncidentsArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const { incidents, cursor } = await store.incidents({
      limit: args.limit,
      ...(args.all ? {} : { open: true }),
      ...(args.after === undefined ? {} : { cursor: args.after }),
    });
    const more = cursor === null ? '' : `older incidents follow: add --after ${cursor}\n`;
    io.stdout.write(
      args.format === 'json' ? jsonDocument({ incidents, cursor }) : formatIncidents(incidents, Date.now()) + more,
    );
    return exitCodes.ok;
  });
}

/** Shows the runs and failures of a target. Returns the exit code. */
export async function showHistory(target: string, args: HistoryArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const nowMs = Date.now();
    const fromMs = nowMs - args.since;
    if (args.until !== undefined && args.until < fromMs) {
      const longer = formatSpan(nowMs - args.until);
      writeError(
        io,
        `error: option '--until' lies before the ${formatSpan(args.since)} of '--since': it is ${longer} ago. Look further back with '--since'.`,
      );
      return exitCodes.usage;
    }
    const history = await store.history(target, fromMs, args.until ?? nowMs, { limit: args.limit });
    if (!history.target && history.runs.length === 0 && history.episodes.length === 0) {
      writeError(io, `The store has no target ${quoted(target)}. A target id looks like aurora/apple.vpp.`);
      return exitCodes.usage;
    }
    // While no service runs, the last state of a target may be out of date.
    const status = await store.status(nowMs);
    io.stdout.write(
      args.format === 'json'
        ? jsonDocument({ observed: isObserved(status, nowMs), ...history })
        : formatUnobserved(status, nowMs) + formatHistory(target, history, nowMs),
    );
    return exitCodes.ok;
  });
}
