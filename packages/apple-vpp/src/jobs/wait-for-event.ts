import type { CallOptions } from '@mdmkit/core';
import { checkArgument } from '@mdmkit/core';
import { type EventStatus, getEventStatus } from '../api/events.ts';
import type { VppCalls } from '../calls.ts';
import { VppError } from '../errors/vpp-error.ts';
import type { EventSignals } from './event-signals.ts';

/** How an event is waited for. */
export interface WaitForEventOptions extends CallOptions {
  /** Told of notifications, which are waited for at first; from `createEventSignals()`. Default: none. */
  readonly signals?: EventSignals;
  /** How many tasks the event has, for `signals`: assets × targets, or users. Default: unknown, so never all. */
  readonly tasks?: number;
  /** When the service took the work, in milliseconds since 1970. Default: now. */
  readonly acceptedAtMs?: number;
}

/** Apple's own times ("Managing assets"): how long to wait for notifications, how often to ask, when to ask anew. */
const notificationMs = 5 * 60 * 1000;
const pollMs = 30 * 1000;
/** After this the request is to be sent again. */
export const stuckMs = 10 * 60 * 1000;
/** Small events are done within seconds; Apple limits only how soon a second question may follow. */
const firstPollMs = 5 * 1000;

/**
 * Waits until an event has ended, at most ten minutes from when the service took it.
 *
 * @returns Its last status, which is still `PENDING` when the time is up.
 * @throws VppError - `VPP_EVENT_NOT_FOUND`; or what kept the status from being read until the time was up.
 */
export async function waitForEvent(
  calls: VppCalls,
  eventId: string,
  waitOptions: WaitForEventOptions = {},
): Promise<EventStatus> {
  checkArgument('events.wait', 'options', waitOptions, 'object');
  const { signals, tasks = Number.POSITIVE_INFINITY, acceptedAtMs, ...options } = waitOptions;
  const { clock } = calls;
  const deadlineMs = (acceptedAtMs ?? clock.now()) + stuckMs;
  if (signals) await waitForSignals(calls, signals, eventId, tasks, options.signal);
  else await clock.sleep(firstPollMs, options.signal);
  for (;;) {
    const isLast = clock.now() + pollMs > deadlineMs;
    try {
      const status = await calls.call(getEventStatus, { query: { eventId } }, options);
      if (status.eventStatus === 'COMPLETE' || status.eventStatus === 'FAILED' || isLast) return status;
    } catch (error) {
      const passes = error instanceof VppError && ['network', 'server', 'throttled', 'schema'].includes(error.kind);
      if (!passes || isLast) throw error;
    }
    await clock.sleep(pollMs, options.signal);
  }
}

async function waitForSignals(
  calls: VppCalls,
  signals: EventSignals,
  eventId: string,
  tasks: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const over = new AbortController();
  const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const time = calls.clock.sleep(notificationMs, either).catch(() => {});
  await Promise.race([signals.settled(eventId, tasks, either), time]);
  over.abort();
  signal?.throwIfAborted();
}
