import { z } from 'zod';
import type { VppErrorNumber } from '../errors/error-numbers.ts';
import { errorAnswer } from './answers.ts';
import type { SimulatedEvent } from './event-list.ts';
import type { VppLocation } from './location.ts';
import type { WorkContext } from './manage-assets.ts';
import { takeFaults } from './task-faults.ts';
import { toWireUser } from './user-list.ts';
import { manageUsers, type UserOutcome } from './user-work.ts';

const Body = z.object({
  users: z
    .array(
      z.object({
        clientUserId: z.string().min(1),
        email: z.string().optional(),
        managedAppleId: z.string().optional(),
      }),
    )
    .optional(),
});

const maxElements = 100;

/** Takes an order to create, update or retire users, or refuses it. */
export function orderUsers(
  location: VppLocation,
  type: 'CREATE' | 'UPDATE' | 'RETIRE',
  given: unknown,
  { limits, outbox }: WorkContext,
): SimulatedEvent | VppErrorNumber {
  const body = Body.safeParse(given);
  if (!body.success) return 9602;
  const { users = [] } = body.data;
  if (users.length === 0) return 9720;
  if (users.length > limits.maxUsers) return 9714;
  if (new Set(users.map(({ clientUserId }) => clientUserId)).size < users.length) return 9715;
  // Apple's own rule is not known; this much every address has.
  if (users.some(({ email }) => email !== undefined && !/^[^@\s]+@[^@\s]+$/.test(email))) return 9717;
  return location.events.take(type, users.length, (eventId) => {
    const outcome = manageUsers(location, type, users, takeFaults(location));
    const notifications = notificationsOf(location, type, eventId, outcome);
    outbox.post(location.uId, location.notifications, 'USER_MANAGEMENT', notifications);
    return outcome;
  });
}

function notificationsOf(
  location: VppLocation,
  type: string,
  eventId: string,
  { groups }: UserOutcome,
): Record<string, unknown>[] {
  return groups.flatMap(({ clientUserIds, errorNumber }) => {
    const parts: Record<string, unknown>[] = [];
    for (let start = 0; start < clientUserIds.length; start += maxElements) {
      const part = clientUserIds.slice(start, start + maxElements);
      const users = part.map((clientUserId) => {
        const user = location.users.latest(clientUserId);
        return user ? toWireUser(user) : { clientUserId };
      });
      const result = errorNumber === undefined ? 'SUCCESS' : 'FAILURE';
      const error =
        errorNumber === undefined
          ? {}
          : { error: { ...errorAnswer(errorNumber).body, errorInfo: { clientUserIds: part } } };
      parts.push({ ...error, eventId, result, type, users });
    }
    return parts;
  });
}
