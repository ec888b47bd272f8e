import { getSubscriptionAssignments, type SubscriptionAssignment } from '../api/subscriptions.ts';
import type { VppCalls } from '../calls.ts';
import { createCursorList } from '../lists/cursor-list.ts';

/** Up to so many users are asked for one by one; more by reading all seats of the subscriptions. */
const maxSingleReads = 10;
/** How many subscriptions one question names: as many as one request may change. */
const adamIdsAtOnce = 25;

/** The seats of some users in some subscriptions, by {@link seatKey}, read with few requests. */
export async function readSeats(
  calls: VppCalls,
  adamIds: readonly number[],
  clientUserIds: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, SubscriptionAssignment>> {
  const seatsByKey = new Map<string, SubscriptionAssignment>();
  const users =
    clientUserIds.size > maxSingleReads ? [{}] : [...clientUserIds].map((clientUserId) => ({ clientUserId }));
  for (let start = 0; start < adamIds.length; start += adamIdsAtOnce) {
    const adamId = adamIds.slice(start, start + adamIdsAtOnce);
    for (const user of users) {
      const seats = createCursorList({
        operation: getSubscriptionAssignments.name,
        label: calls.label,
        cursor: undefined,
        fetchPage: (cursor) =>
          calls.call(getSubscriptionAssignments, { query: { ...user, adamId, cursor } }, signal ? { signal } : {}),
        members: ['assignments'],
        itemsOf: ({ assignments = [] }) => assignments,
      });
      for await (const seat of seats) if (clientUserIds.has(seat.clientUserId)) seatsByKey.set(seatKey(seat), seat);
    }
  }
  return seatsByKey;
}

/** Names a seat. */
export function seatKey({ adamId, clientUserId }: Pick<SubscriptionAssignment, 'adamId' | 'clientUserId'>): string {
  return `${adamId} ${clientUserId}`;
}
