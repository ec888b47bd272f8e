import type { CallOptions } from '@mdmkit/core';
import type { VppEvent } from '../api/events.ts';
import { associateAssets, disassociateAssets, revokeAssets } from '../api/manage-assets.ts';
import { associateSubscriptions, disassociateSubscriptions } from '../api/subscriptions.ts';
import { createUsers, retireUsers, updateUsers } from '../api/users.ts';
import type { VppCalls } from '../calls.ts';
import { VppError } from '../errors/vpp-error.ts';
import { OwnershipLostError } from '../ownership/ownership-error.ts';
import { bodyOf, type JobStep } from './step.ts';

/** What became of sending a step. */
export type Sent =
  | { readonly outcome: 'accepted'; readonly eventId: string }
  /** The service said no: nothing was queued. */
  | { readonly outcome: 'refused'; readonly error: unknown }
  /** No answer that can be relied on: the service may have taken it. */
  | { readonly outcome: 'unclear'; readonly error: unknown };

/** Sends the request of a step once. */
export async function sendStep(calls: VppCalls, step: JobStep, options: CallOptions): Promise<Sent> {
  try {
    const { eventId } = await callFor(calls, step, options);
    return { outcome: 'accepted', eventId };
  } catch (error) {
    // The work was begun although the location is lost: its id must not be.
    if (error instanceof OwnershipLostError && error.eventId !== undefined) {
      return { outcome: 'accepted', eventId: error.eventId };
    }
    return { outcome: isRefusal(error) ? 'refused' : 'unclear', error };
  }
}

function callFor(calls: VppCalls, step: JobStep, options: CallOptions): Promise<VppEvent> {
  // The body was made for the endpoint of its kind.
  const body = bodyOf(step) as never;
  switch (step.kind) {
    case 'associate':
      return calls.call(associateAssets, { body }, options);
    case 'disassociate':
      return calls.call(disassociateAssets, { body }, options);
    case 'revoke':
      return calls.call(revokeAssets, { body }, options);
    case 'create':
      return calls.call(createUsers, { body }, options);
    case 'update':
      return calls.call(updateUsers, { body }, options);
    case 'retire':
      return calls.call(retireUsers, { body }, options);
    case 'associate-seats':
      return calls.call(associateSubscriptions, { body }, options);
    case 'disassociate-seats':
      return calls.call(disassociateSubscriptions, { body }, options);
  }
}

/** Apple: an error number in a direct answer means that nothing was queued. So does what never left this machine. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof VppError)) return false;
  if (error.vendorCode !== undefined || error.attempts === 0 || error.kind === 'throttled') return true;
  return error.status !== undefined && error.status >= 400 && error.status < 500;
}
