import { randomUUID } from 'node:crypto';
import {
  type BoundCanary,
  type CanaryCall,
  CanaryFinding,
  type CanaryOutcome,
  type CleanUpResult,
  callsOf,
  cleanUpIntents,
  examineCanary,
  runCanary,
  type StepTiming,
} from '@mdmkit/monitor/canary';
import type { CanaryJournal, Classification } from '@mdmkit/monitor/model';
import { undoMs } from '../config/canary-config.ts';
import type { ConfiguredCanary } from '../config/target.ts';
import { type CanaryParts, dayMs, type OpenCanary } from './canary-kind.ts';
import { openCanary } from './open-canary.ts';

/** How {@link runConfigured} runs. */
export interface RunConfiguredOptions extends CanaryParts {
  /** Where intents and leases are kept. */
  readonly journal: CanaryJournal;
  /** The location of this process. */
  readonly location: string;
  /** Ends the changes; they are undone. Default: never aborted. */
  readonly signal?: AbortSignal;
  /** Ends the undoing, too. Default: never aborted. */
  readonly undoSignal?: AbortSignal;
  /** How long to wait for another run on the same service, in milliseconds. Default: 0. */
  readonly waitMs?: number;
  /** Called after each part of a step. */
  readonly onTiming?: (timing: StepTiming) => void;
}

/** Runs a canary of the configuration once. */
export async function runConfigured(
  configured: ConfiguredCanary,
  options: RunConfiguredOptions,
): Promise<CanaryOutcome> {
  const run = randomUUID();
  const opened = await openCanary(configured, options).catch(findingOf);
  if ('finding' in opened) return outcomeOf(run, opened.finding);
  await using open = opened;
  const { journal, location, clock, signal, undoSignal, waitMs, onTiming } = options;
  return await runCanary({
    ...open,
    target: configured.id,
    tenant: configured.target.tenant,
    run,
    limit: { count: configured.changesPerDay, perMs: dayMs },
    deadlineMs: configured.deadlineMs,
    undoMs,
    journal,
    location,
    clock,
    ...(signal ? { signal } : {}),
    ...(undoSignal ? { undoSignal } : {}),
    ...(waitMs === undefined ? {} : { waitMs }),
    ...(onTiming ? { onTiming } : {}),
  });
}

/** A canary that cannot be opened, such as one whose module is missing, has found that. */
function findingOf(error: unknown): { readonly finding: Classification } {
  if (error instanceof CanaryFinding) return { finding: error.finding };
  throw error;
}

/** The outcome of a run that could not begin. */
function outcomeOf(run: string, finding: Classification): CanaryOutcome {
  return { run, finding, accepted: null, completed: null, correct: null, timings: [], repaired: 0, open: [] };
}

/** The calls of a canary of the configuration, or why it cannot be opened. None is made. */
export async function callsOfConfigured(
  configured: ConfiguredCanary,
  parts: CanaryParts,
): Promise<readonly CanaryCall[] | { readonly finding: Classification }> {
  const opened = await openCanary(configured, parts).catch(findingOf);
  if ('finding' in opened) return opened;
  await using open = opened;
  return callsOf(open.canary, open.context);
}

/** How {@link undoConfigured} works. */
export interface UndoConfiguredOptions extends CanaryParts {
  /** Where intents and leases are kept. */
  readonly journal: CanaryJournal;
  /** Ends it; what is not undone stays open. */
  readonly signal: AbortSignal;
  /** Whether to send an undo although it failed often. Default: false. */
  readonly force?: boolean;
}

/** Undoes what runs have left, from their intents alone. */
export async function undoConfigured(
  canaries: readonly ConfiguredCanary[],
  { journal, signal, force = false, ...parts }: UndoConfiguredOptions,
): Promise<CleanUpResult> {
  const targets = new Set((await journal.intents({ open: true })).map(({ target }) => target));
  const opened = new Map<string, OpenCanary>();
  try {
    for (const configured of canaries) {
      if (!targets.has(configured.id)) continue;
      const open = await openCanary(configured, parts).catch(findingOf);
      // Its intents stay open, with that reason.
      if (!('finding' in open)) opened.set(configured.id, open);
    }
    return await cleanUpIntents({
      journal,
      canaryOf: (target): BoundCanary | undefined => opened.get(target),
      clock: parts.clock,
      holder: `undo ${randomUUID()}`,
      signal,
      undoMs,
      force,
    });
  } finally {
    for (const open of opened.values()) await open[Symbol.asyncDispose]();
  }
}

/** Reads whether a canary of the configuration could run. Changes nothing. */
export async function examineConfigured(
  configured: ConfiguredCanary,
  { journal, signal, ...parts }: UndoConfiguredOptions,
): Promise<Classification | null> {
  const opened = await openCanary(configured, parts).catch(findingOf);
  if ('finding' in opened) return opened.finding;
  await using open = opened;
  return await examineCanary({ ...open, target: configured.id, journal, clock: parts.clock, signal });
}
