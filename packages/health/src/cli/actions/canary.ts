import { hostname } from 'node:os';
import { createTransport, systemClock } from '@mdmkit/core';
import type { CanaryOutcome } from '@mdmkit/monitor/canary';
import { type CanaryIntent, createPattern, exitCodes } from '@mdmkit/monitor/model';
import type { CanaryParts } from '../../canaries/canary-kind.ts';
import { callsOfConfigured, examineConfigured, runConfigured, undoConfigured } from '../../canaries/run-configured.ts';
import { createStoreJournal } from '../../canaries/store-journal.ts';
import { resourcesOf } from '../../config/canary-config.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { ConfiguredCanary, StorePlace } from '../../config/target.ts';
import { formatCalls, formatCanaries, formatFinding, formatIntents, formatOutcome } from '../../report/canaries.ts';
import { jsonDocument } from '../../report/printable.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { findConfig, missingConfig } from '../config-file.ts';
import { debugOptions } from '../debug.ts';
import { transportOptionsFrom } from '../environment.ts';
import type { ProgramIo } from '../io.ts';
import { withProblems, writeError } from '../problems.ts';

/** Options of a canary command. */
export interface CanaryArguments {
  /** The configuration file. */
  readonly config?: string;
  /** The format of the answer. */
  readonly format: 'table' | 'json';
  /** Whether to write details of every request to stderr. */
  readonly debug?: boolean;
}

/** Options of `canary run`. */
export interface CanaryRunArguments extends CanaryArguments {
  /** Patterns of canaries. */
  readonly patterns?: readonly string[];
  /** Whether to run all. */
  readonly all?: boolean;
  /** Whether to print the calls only. */
  readonly dryRun?: boolean;
}

/** Options of `canary undo`. */
export interface CanaryUndoArguments extends CanaryArguments {
  /** Whether to send an undo although it failed often. */
  readonly force?: boolean;
  /** The intent that a person has undone by hand. */
  readonly dismiss?: string;
}

/** What a canary command works with. */
interface Workplace {
  readonly canaries: readonly ConfiguredCanary[];
  readonly parts: CanaryParts;
  readonly store: Store;
  readonly place: StorePlace;
  readonly location: string;
}

/** Loads the configuration and opens the store. Returns the exit code of the work. */
async function withCanaries(
  args: CanaryArguments,
  io: ProgramIo,
  work: (workplace: Workplace) => Promise<number>,
): Promise<number> {
  return await withProblems(io, async () => {
    const file = findConfig(args.config, io.env);
    if (file === undefined) {
      io.stderr.write(missingConfig);
      return exitCodes.configuration;
    }
    const transportOptions = await transportOptionsFrom(io.env);
    const { canaries = [], origins, monitor } = await loadConfig(file, { env: io.env });
    if (canaries.length === 0) {
      writeError(io, `error: ${file} has no "canary" section; docs/canaries.md shows one`);
      return exitCodes.configuration;
    }
    if (!monitor) throw new TypeError('a loaded configuration names a store');
    await using transport = createTransport(transportOptions);
    await using store = await openStore(monitor.store);
    await store.migrate();
    const { hooks } = args.debug ? debugOptions(io.stderr) : {};
    const parts = { transport, origins, clock: systemClock, ...(hooks ? { hooks } : {}) };
    const location = monitor.location ?? hostname();
    return await work({ canaries, parts, store, place: monitor.store, location });
  });
}

/** Lists the canaries. Returns the exit code. */
export async function listCanaries(args: CanaryArguments, io: ProgramIo): Promise<number> {
  return await withCanaries(args, io, async ({ canaries, store }) => {
    const open = await store.canaryIntents({ open: true });
    const rows = canaries.map((canary) => ({
      canary: canary.id,
      kind: canary.config.kind,
      credential: canary.target.id,
      enabled: canary.isEnabled,
      intervalMs: canary.intervalMs,
      resources: resourcesOf(canary.config),
      open: open.filter(({ target }) => target === canary.id).length,
    }));
    io.stdout.write(args.format === 'json' ? jsonDocument({ canaries: rows, open }) : formatCanaries(rows));
    if (args.format === 'table' && open.length > 0) io.stdout.write(`\n${formatIntents(open)}`);
    return exitCodes.ok;
  });
}

/** Runs canaries one after the other. Returns the exit code. */
export async function runCanaries(args: CanaryRunArguments, io: ProgramIo): Promise<number> {
  return await withCanaries(args, io, async ({ canaries, parts, store, place, location }) => {
    const chosen = choose(canaries, args, io);
    if (chosen === undefined) return exitCodes.usage;
    const undo = new AbortController();
    io.onSecondInterrupt?.(() => undo.abort(new Error('interrupted')));
    let code: number = exitCodes.ok;
    const results: unknown[] = [];
    for (const canary of chosen) {
      const planned = await callsOfConfigured(canary, parts);
      if ('finding' in planned) {
        results.push({ canary: canary.id, calls: [], finding: planned.finding });
        if (args.format === 'table') io.stdout.write(formatFinding(canary.id, planned.finding));
        code = Math.max(code, codeOf(planned.finding.class));
        continue;
      }
      const calls = planned;
      if (args.format === 'table') io.stdout.write(formatCalls(canary.id, calls));
      if (args.dryRun === true) {
        results.push({ canary: canary.id, calls });
        continue;
      }
      if (io.signal.aborted) break;
      const outcome = await runConfigured(canary, {
        ...parts,
        journal: createStoreJournal(store),
        location,
        signal: io.signal,
        undoSignal: undo.signal,
        waitMs: canary.deadlineMs,
      });
      results.push({ canary: canary.id, calls, ...withoutCause(outcome) });
      if (args.format === 'table') io.stdout.write(formatOutcome(canary.id, outcome));
      if (outcome.open.length > 0) writeError(io, leftText(outcome.open, place));
      code = Math.max(code, codeOf(outcome.finding?.class));
    }
    if (args.format === 'json') io.stdout.write(jsonDocument({ canaries: results }));
    return code;
  });
}

function withoutCause(outcome: CanaryOutcome): Omit<CanaryOutcome, 'cause'> {
  const { run, finding, accepted, completed, correct, timings, repaired, open } = outcome;
  return { run, finding, accepted, completed, correct, timings, repaired, open };
}

function leftText(open: readonly CanaryIntent[], place: StorePlace): string {
  const where = 'folder' in place ? place.folder : 'the PostgreSQL database of the configuration';
  return `${formatIntents(open)}The intents are in ${where}. Run "health-check canary undo" to undo the changes.`;
}

function choose(
  canaries: readonly ConfiguredCanary[],
  { patterns = [], all = false }: CanaryRunArguments,
  io: ProgramIo,
): readonly ConfiguredCanary[] | undefined {
  // Of a canary that was misspelt beside `--all`, all the others would change something.
  if (all === patterns.length > 0) {
    writeError(io, `error: name the canaries to run, or use --all${all ? '; both were given' : ''}`);
    return undefined;
  }
  if (all) return canaries;
  for (const pattern of patterns) {
    if (canaries.some(({ id }) => createPattern(pattern)(id))) continue;
    writeError(io, `error: no canary matches "${pattern}"; "health-check canary list" lists them`);
    return undefined;
  }
  return canaries.filter(({ id }) => patterns.some((pattern) => createPattern(pattern)(id)));
}

function codeOf(resultClass: string | undefined): number {
  if (resultClass === undefined) return exitCodes.ok;
  return resultClass.startsWith('fail.') ? exitCodes.failure : exitCodes.attention;
}

/** Undoes what is left. Returns the exit code. */
export async function undoCanaries(args: CanaryUndoArguments, io: ProgramIo): Promise<number> {
  return await withCanaries(args, io, async ({ canaries, parts, store }) => {
    const journal = createStoreJournal(store);
    if (args.dismiss !== undefined) return await dismiss(args.dismiss, store, io);
    const { closed, open } = await undoConfigured(canaries, {
      ...parts,
      journal,
      signal: io.signal,
      force: args.force ?? false,
    });
    if (args.format === 'json') io.stdout.write(jsonDocument({ closed, open }));
    else if (open.length === 0)
      io.stdout.write(`${closed.length === 0 ? 'Nothing was left.' : `${closed.length} undone. Nothing is left.`}\n`);
    else io.stdout.write(formatIntents(open));
    return open.length === 0 ? exitCodes.ok : exitCodes.failure;
  });
}

async function dismiss(id: string, store: Store, io: ProgramIo): Promise<number> {
  const intent = (await store.canaryIntents({ open: true })).find((each) => each.id === id);
  if (!intent) {
    writeError(io, `error: no open intent has the id "${id}"; "health-check canary list" lists them`);
    return exitCodes.usage;
  }
  await store.updateCanaryIntent({ ...intent, state: 'dismissed' }, null);
  io.stdout.write(`Dismissed ${id}.\n`);
  return exitCodes.ok;
}

/** Reads whether each canary can run. Returns the exit code. */
export async function examineCanaries(args: CanaryArguments, io: ProgramIo): Promise<number> {
  return await withCanaries(args, io, async ({ canaries, parts, store }) => {
    const journal = createStoreJournal(store);
    const rows = [];
    for (const canary of canaries)
      rows.push({
        canary: canary.id,
        finding: await examineConfigured(canary, { ...parts, journal, signal: io.signal }),
      });
    if (args.format === 'json') io.stdout.write(jsonDocument({ canaries: rows }));
    else
      for (const { canary, finding } of rows)
        io.stdout.write(finding ? formatFinding(canary, finding) : `${canary}: ready\n`);
    return rows.every(({ finding }) => finding === null) ? exitCodes.ok : exitCodes.failure;
  });
}
