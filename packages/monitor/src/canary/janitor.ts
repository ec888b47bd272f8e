import { type Clock, checkArgument, startDeadline } from '@mdmkit/core';
import type { CanaryIntent, CanaryJournal } from '../model/canary.ts';
import type { Canary } from './canary.ts';
import { CanaryTimeout } from './findings.ts';
import { keepLease, leaseMs } from './keep-lease.ts';
import { undoIntent } from './undo-intent.ts';

/** A canary with its client and settings. */
export interface BoundCanary {
  /** The canary. */
  readonly canary: Canary;
  /** Its client and settings. */
  readonly context: unknown;
}

/** What {@link cleanUpIntents} needs. */
export interface CleanUpOptions {
  /** Where intents are kept. */
  readonly journal: CanaryJournal;
  /** Returns the canary of a target; undefined if the configuration has none. */
  readonly canaryOf: (target: string) => BoundCanary | undefined;
  /** Time. */
  readonly clock: Clock;
  /** Who cleans up: the holder of the leases. A new text for each call. */
  readonly holder: string;
  /** Ends it; what is not undone stays open. */
  readonly signal: AbortSignal;
  /** How long the undoing of one intent may take, in milliseconds. Default: 300,000. */
  readonly undoMs?: number;
  /** Only intents of this target. Default: of all. */
  readonly target?: string;
  /** Whether to send an undo although it failed often. Default: false. */
  readonly force?: boolean;
}

/** What was left, and what still is. */
export interface CleanUpResult {
  /** Intents that are closed now. */
  readonly closed: readonly CanaryIntent[];
  /** Intents that are still open, with a reason. */
  readonly open: readonly CanaryIntent[];
}

/**
 * Undoes what runs have left, from their intents alone. Intents of a run that still goes on are left alone: that run holds the
 * lease.
 */
export async function cleanUpIntents(options: CleanUpOptions): Promise<CleanUpResult> {
  checkArgument('cleanUpIntents', 'options', options, 'object');
  checkArgument('cleanUpIntents', 'journal', options.journal, 'object');
  const { journal, canaryOf, clock, holder, signal, undoMs = 300_000, target, force = false } = options;
  const query = { open: true, ...(target === undefined ? {} : { target }) };
  const closed: CanaryIntent[] = [];
  const open: CanaryIntent[] = [];
  const place = (intent: CanaryIntent) => void (isOpen(intent) ? open : closed).push(intent);
  // The newest change first.
  const openIntents = (await journal.intents(query)).toReversed();
  for (const intent of openIntents) {
    const bound = canaryOf(intent.target);
    const step = bound?.canary.steps.find(({ name }) => name === intent.step);
    if (!bound || !step) {
      open.push({ ...intent, reason: `The configuration has no canary for "${intent.target}" that can be opened.` });
      continue;
    }
    signal.throwIfAborted();
    const askedMs = clock.elapsedMs();
    const grant = await journal.acquireLease({
      names: [intent.resourceKey],
      holder,
      nowMs: clock.now(),
      durationMs: leaseMs,
    });
    if ('held' in grant) {
      open.push({ ...intent, reason: intent.reason ?? 'A run is using the resource.' });
      continue;
    }
    const { lease } = grant;
    await using _kept = keepLease({ journal, lease, askedMs, clock });
    // Before the lease was acquired a run may have closed it.
    const current = (await journal.intents({ target: intent.target })).find(({ id }) => id === intent.id) ?? intent;
    if (!isOpen(current)) continue;
    using limit = startDeadline(clock, undoMs, () => new CanaryTimeout(), signal);
    place(await undoIntent(current, step, { ...bound, journal, lease, clock, signal: limit.signal, force }));
  }
  return { closed, open };
}

/** Whether something may be left at the vendor. */
export function isOpen({ state }: Pick<CanaryIntent, 'state'>): boolean {
  return state === 'doing' || state === 'done' || state === 'undoing';
}
