import { ownHistoryMs } from '@mdmkit/monitor/judge';
import type { MaintenanceWindow, StoredRun } from '@mdmkit/monitor/model';
import { exitCodes, parseResultId } from '@mdmkit/monitor/model';
import { explain } from '../../explain/explain.ts';
import { formatStory } from '../../report/incident-list.ts';
import { describeOwnHistory } from '../../report/own-history.ts';
import { printable, quoted } from '../../report/printable.ts';
import { formatInstant } from '../../report/times.ts';
import { readPastMaintenance } from '../../service/past-maintenance.ts';
import { readOwnHistory } from '../../service/unusual-targets.ts';
import type { Store, TargetReading } from '../../store/store.ts';
import { findConfig } from '../config-file.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { formatExplanation } from './format-explanation.ts';
import type { StorePlaceArguments } from './store-access.ts';
import { withStore } from './store-access.ts';

/** Whether the store explains it: an incident, or a result or a target if there is a store. */
export function isKept(what: string, { store, config }: StorePlaceArguments, { env }: Pick<ProgramIo, 'env'>): boolean {
  if (what.startsWith('inc-')) return true;
  if (parseResultId(what) === undefined && !what.includes('/')) return false;
  return store !== undefined || findConfig(config, env) !== undefined;
}

/** Explains an incident, a result or a target from the store. Returns the exit code. */
export async function explainKept(what: string, args: StorePlaceArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store, { windows = [] }) => {
    const { read, missing } = explanationOf(what, windows);
    const text = await read(store);
    if (text === undefined) {
      writeError(io, missing);
      return exitCodes.usage;
    }
    io.stdout.write(text);
    return exitCodes.ok;
  });
}

interface KeptExplanation {
  /** Reads the explanation; undefined if the store does not have it. */
  readonly read: (store: Store) => Promise<string | undefined>;
  /** What to do if the store does not have it. */
  readonly missing: string;
}

function explanationOf(what: string, windows: readonly MaintenanceWindow[]): KeptExplanation {
  if (parseResultId(what))
    return {
      read: async (store) => await explainRun(store, what),
      missing: `The store has no result ${quoted(what)}. Results are deleted after 7 days, failures after 90 days.`,
    };
  if (what.includes('/'))
    return {
      read: async (store) => await explainTarget(store, what, windows),
      missing: `The store has no target ${quoted(what)}. "health-check run --list" lists the targets of a configuration. To explain a result, name the report with --from.`,
    };
  return {
    read: async (store) => await explainIncident(store, what),
    missing: `The store has no incident ${quoted(what)}. "health-check incidents --all" lists all incidents.`,
  };
}

/** The state of a target, and its last hours, held against its own history. */
async function explainTarget(
  store: Store,
  id: string,
  windows: readonly MaintenanceWindow[],
): Promise<string | undefined> {
  const nowMs = Date.now();
  const { target } = await store.history(id, nowMs, nowMs, { limit: 1 });
  if (!target) return undefined;
  const past = await readPastMaintenance(store, windows, nowMs - ownHistoryMs);
  const rows = describeOwnHistory(await readOwnHistory(store, target, past, nowMs));
  return `${printable(id)}\n${describeState(target)}  own history\n${rows.map((row) => `    ${row}\n`).join('')}`;
}

async function explainIncident(store: Store, id: string): Promise<string | undefined> {
  const story = await store.incident(id);
  return story && formatStory(story, Date.now());
}

async function explainRun(store: Store, id: string): Promise<string | undefined> {
  const run = await store.run(id);
  if (!run) return undefined;
  const explanations = run.code === null ? [] : await explain(run.code);
  const { target } = await store.history(run.target, run.startedMs, run.startedMs + 1, { limit: 1 });
  return `${describeRun(id, run)}${target ? describeState(target) : ''}${explanations.map((each) => `\n${formatExplanation(each)}`).join('')}`;
}

/** The state of a target now: at each location, if several check it. */
function describeState({ state, locations }: TargetReading): string {
  const textOf = ({ name, sinceMs }: TargetReading['state']) => `${name} since ${formatInstant(sinceMs)}`;
  const rows = locations?.map((view) => `${textOf(view.state)} at ${view.location}`) ?? [textOf(state)];
  return rows.map((text) => `  ${'state now'.padEnd(10)}  ${printable(text)}\n`).join('');
}

function describeRun(id: string, run: StoredRun): string {
  const rows = {
    result: `${id}, started ${formatInstant(run.startedMs)} at ${run.location}`,
    class: run.class,
    what: run.failure?.error,
    latency: run.latencyMs === null ? undefined : `${run.latencyMs} ms`,
    attempts: String(run.attempts),
    'request id': run.failure?.requestId ?? undefined,
    flags: run.flags.length === 0 ? undefined : run.flags.join(', '),
  };
  const lines = Object.entries(rows).flatMap(([title, value]) =>
    value === undefined ? [] : [`  ${title.padEnd(10)}  ${printable(value)}\n`],
  );
  return `${run.target}\n${lines.join('')}`;
}
