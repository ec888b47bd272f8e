import type { CallOptions } from '@mdmkit/core';
import { type EventStatus, getEventStatus } from '../api/events.ts';
import type { VppCalls } from '../calls.ts';
import { type WaitForEventOptions, waitForEvent } from '../jobs/wait-for-event.ts';

/** Work that the service has taken and does later. */
export interface EventCalls {
  /**
   * Asks how far an event is. Ask at most every 30 seconds.
   *
   * @throws VppError - `VPP_EVENT_NOT_FOUND` when there is no such event, or no longer.
   */
  status(eventId: string, options?: CallOptions): Promise<EventStatus>;
  /**
   * Waits until an event has ended, at most ten minutes from when the service took it; then the last status is still
   * `PENDING`. `isSuccessful(status)` returns whether all of it succeeded.
   *
   * @throws VppError
   */
  wait(eventId: string, options?: WaitForEventOptions): Promise<EventStatus>;
}

/** Makes the calls of the resource. */
export function createEventCalls(calls: VppCalls): EventCalls {
  return {
    status: (eventId, options) => calls.call(getEventStatus, { query: { eventId } }, options),
    wait: (eventId, options) => waitForEvent(calls, eventId, options),
  };
}
