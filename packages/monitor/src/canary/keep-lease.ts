import type { Clock } from '@mdmkit/core';
import type { CanaryJournal, CanaryLease } from '../model/canary.ts';
import { LeaseLost } from './findings.ts';

/** How long a lease lasts, in milliseconds: so soon another run takes over what a killed process has left. */
export const leaseMs = 60_000;

/** The time between two renewals, in milliseconds. */
const renewEveryMs = 15_000;

/** How long before the end of a lease nothing new begins, in milliseconds: a call to the vendor takes some time, too. */
const marginMs = 15_000;

/** What {@link keepLease} needs. */
export interface KeepLeaseOptions {
  /** Where leases are kept. */
  readonly journal: Pick<CanaryJournal, 'renewLease' | 'releaseLease'>;
  /** The lease, which was just granted. */
  readonly lease: CanaryLease;
  /** When it was asked for, on the clock's `elapsedMs`. */
  readonly askedMs: number;
  /** Time. */
  readonly clock: Clock;
}

/** A lease that is renewed until it is disposed. Disposing releases it. */
export interface KeptLease extends AsyncDisposable {
  /** Aborted with {@link LeaseLost} when another run has it, or when it may have ended because the journal does not answer. */
  readonly signal: AbortSignal;
  /**
   * Makes sure that the lease holds for a while. A process that was suspended finds out here.
   *
   * @throws LeaseLost - If it may have ended.
   */
  assertHeld(): void;
}

/** Renews a lease every 15 seconds. A process that is killed renews no more: its lease ends within a minute. */
export function keepLease({ journal, lease, askedMs, clock }: KeepLeaseOptions): KeptLease {
  const lost = new AbortController();
  let renewedMs = askedMs;
  let isOver = false;
  let cancel = () => {};
  let renewal: Promise<void> = Promise.resolve();
  const mayHaveEnded = () => clock.elapsedMs() - renewedMs > leaseMs - marginMs;
  const renew = async () => {
    const startMs = clock.elapsedMs();
    try {
      if (await journal.renewLease(lease, clock.now(), leaseMs)) renewedMs = startMs;
      else lost.abort(new LeaseLost());
    } catch {
      // The journal may answer again within the time.
    }
    if (mayHaveEnded()) lost.abort(new LeaseLost());
    plan();
  };
  const plan = () => {
    if (isOver || lost.signal.aborted) return;
    cancel = clock.schedule(renewEveryMs, () => {
      renewal = renew();
    });
  };
  plan();
  return {
    signal: lost.signal,
    assertHeld() {
      if (lost.signal.aborted || mayHaveEnded()) throw new LeaseLost();
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      cancel();
      await renewal;
      await journal.releaseLease(lease);
    },
  };
}
