import type { StoredRun } from '@mdmkit/monitor/model';
import { exitCodes, parseResultId } from '@mdmkit/monitor/model';
import { explain } from '../../explain/explain.ts';
import { formatStory } from '../../report/incident-list.ts';
import { printable, quoted } from '../../report/printable.ts';
import { formatInstant } from '../../report/times.ts';
import type { Store, TargetReading } from '../../store/store.ts';
import { findConfig } from '../config-file.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { formatExplanation } from './format-explanation.ts';
import type { StorePlaceArguments } from './store-access.ts';
import { withStore } from './store-access.ts';

/** Whether the store explains it: an incident, or a result if there is a store. */
export function isKept(what: string, { store, config }: StorePlaceArguments, { env }: Pick<ProgramIo, 'env'>): boolean {
  if (what.startsWith('inc-')) return true;
  return parseResultId(what) !== undefined && (store !== undefined || findConfig(config, env) !== undefined);
}

/** Explains an incident or a result from the store. Returns the exit code. */
export async function explainKept(what: string, args: StorePlaceArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const text = parseResultId(what) ? await explainRun(store, what) : await explainIncident(store, what);
    if (text === undefined) {
      writeError(
        io,
        parseResultId(what)
          ? `The store has no result ${quoted(what)}. Results are deleted after 7 days, failures after 90 days.`
          : `The store has no incident ${quoted(what)}. "health-check incidents --all" lists all incidents.`,
      );
      return exitCodes.usage;
    }
    io.stdout.write(text);
    return exitCodes.ok;
  });
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
