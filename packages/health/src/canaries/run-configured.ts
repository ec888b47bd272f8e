import { randomUUID } from 'node:crypto';
import {
  type BoundCanary,
  type CanaryCall,
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
  await using open = await openCanary(configured, options);
  const { journal, location, clock, signal, undoSignal, waitMs, onTiming } = options;
  return await runCanary({
    ...open,
    target: configured.id,
    tenant: configured.target.tenant,
    run: randomUUID(),
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

/** The calls of a canary of the configuration. None is made. */
export async function callsOfConfigured(
  configured: ConfiguredCanary,
  parts: CanaryParts,
): Promise<readonly CanaryCall[]> {
  await using open = await openCanary(configured, parts);
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
    for (const configured of canaries)
      if (targets.has(configured.id)) opened.set(configured.id, await openCanary(configured, parts));
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
  await using open = await openCanary(configured, parts);
  return await examineCanary({ ...open, target: configured.id, journal, clock: parts.clock, signal });
}
