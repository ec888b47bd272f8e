import { exitCodes } from '@mdmkit/monitor/model';
import { formatHistory } from '../../report/history.ts';
import { formatIncidents } from '../../report/incident-list.ts';
import { formatStatus, formatUnobserved, isObserved } from '../../report/status.ts';
import type { StoreStatus } from '../../store/store.ts';
import type { ProgramIo } from '../io.ts';
import type { StoreArguments } from './store-access.ts';
import { withStore } from './store-access.ts';

/** What the list of incidents takes. */
export interface IncidentsArguments extends StoreArguments {
  /** Whether closed ones are shown, too. */
  readonly all?: boolean;
  /** How many at most. */
  readonly limit: number;
}

/** What a target's history takes. */
export interface HistoryArguments extends StoreArguments {
  /** How far back, in milliseconds. */
  readonly since: number;
}

/** Shows the whole at a glance. Returns the exit code. */
export async function showStatus(args: StoreArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const nowMs = Date.now();
    const status = await store.status(nowMs);
    const json = { observed: isObserved(status, nowMs), ...status };
    io.stdout.write(args.format === 'json' ? document(json) : formatStatus(status, nowMs));
    return codeOfStatus(status, nowMs);
  });
}

/** A failure that is known counts before the fact that nobody looks any more. */
function codeOfStatus(status: StoreStatus, nowMs: number): number {
  const open = status.incidents.filter(({ mutedBy }) => mutedBy === null);
  if (open.some(({ severity }) => severity === 'critical' || severity === 'major')) return exitCodes.failure;
  if (!isObserved(status, nowMs)) return exitCodes.unknown;
  return open.length > 0 ? exitCodes.attention : exitCodes.ok;
}

/** Lists incidents, newest first. Returns the exit code. */
export async function showIncidents(args: IncidentsArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const { incidents } = await store.incidents({ limit: args.limit, ...(args.all ? {} : { open: true }) });
    io.stdout.write(args.format === 'json' ? document({ incidents }) : formatIncidents(incidents, Date.now()));
    return exitCodes.ok;
  });
}

/** Shows a target's past. Returns the exit code. */
export async function showHistory(target: string, args: HistoryArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const nowMs = Date.now();
    const history = await store.history(target, nowMs - args.since, nowMs);
    if (!history.target && history.runs.length === 0) {
      io.stderr.write(`The store knows no target ${JSON.stringify(target)}; its id looks like aurora/apple.vpp.\n`);
      return exitCodes.usage;
    }
    // What a target was last says nothing of now when nobody looks any more.
    const status = await store.status(nowMs);
    io.stdout.write(
      args.format === 'json'
        ? document({ observed: isObserved(status, nowMs), ...history })
        : formatUnobserved(status, nowMs) + formatHistory(target, history, nowMs),
    );
    return exitCodes.ok;
  });
}

function document(value: object): string {
  return `${JSON.stringify({ schemaVersion: 1, ...value }, undefined, 2)}\n`;
}
