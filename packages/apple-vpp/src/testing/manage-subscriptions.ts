import { z } from 'zod';
import type { VppErrorNumber } from '../errors/error-numbers.ts';
import { type DetailedRefusal, errorAnswer } from './answers.ts';
import type { SimulatedEvent } from './event-list.ts';
import type { VppLocation } from './location.ts';
import type { WorkContext } from './manage-assets.ts';

const Body = z.object({
  adamIds: z.array(z.int()),
  clientUserIds: z.array(z.string()),
  renewing: z.boolean().optional(),
  deferred: z.boolean().optional(),
});

type Order = z.output<typeof Body>;

/** Takes an order to give or take seats, or refuses it. */
export function orderSeats(
  location: VppLocation,
  type: 'ASSOCIATE' | 'DISASSOCIATE',
  given: unknown,
  context: WorkContext,
): SimulatedEvent | VppErrorNumber | DetailedRefusal {
  const order = check(location, given, context);
  if (typeof order === 'number' || 'errorNumber' in order) return order;
  const { adamIds, clientUserIds, renewing = true, deferred = false } = order;
  const pairs = adamIds.flatMap((adamId) => clientUserIds.map((clientUserId) => ({ adamId, clientUserId })));
  const { subscriptions } = location;
  const holds = ({ adamId, clientUserId }: (typeof pairs)[number]) =>
    subscriptions.seats.some((seat) => seat.adamId === adamId && seat.clientUserId === clientUserId);
  const refuse = (errorNumber: VppErrorNumber, some: typeof pairs) =>
    refusal(
      errorNumber,
      some.map(({ clientUserId }) => clientUserId),
      context,
    );
  const unheld = pairs.filter((pair) => !holds(pair));
  if (type === 'DISASSOCIATE' && unheld.length > 0) return refuse(9815, unheld);
  const grouped = pairs.filter(({ adamId, clientUserId }) => subscriptions.isHeldByGroup(adamId, clientUserId));
  if (type === 'ASSOCIATE' && grouped.length > 0) return refuse(9817, grouped);
  return location.events.take(type, pairs.length, (eventId) => {
    const done = pairs.filter(({ adamId, clientUserId }) => {
      if (type === 'ASSOCIATE') return subscriptions.assign(adamId, clientUserId, renewing);
      subscriptions.unassign(adamId, clientUserId, deferred);
      return true;
    });
    const failed = pairs.filter((pair) => !done.includes(pair));
    const notificationOf = (some: typeof pairs, error?: object) => {
      const assignments = some.map((pair) => ({ ...pair, renewing }));
      return { assignments, eventId, result: error ? 'FAILURE' : 'SUCCESS', type, ...(error ? { error } : {}) };
    };
    const errorInfo = { clientUserIds: [...new Set(failed.map(({ clientUserId }) => clientUserId))] };
    const notifications = [
      ...(done.length > 0 && !deferred ? [notificationOf(done)] : []),
      ...(failed.length > 0 ? [notificationOf(failed, errorAnswer(9709).body)] : []),
    ];
    context.outbox.post(location.uId, location.notifications, 'SUBSCRIPTION_MANAGEMENT', notifications);
    const failures = failed.length > 0 ? [{ errorNumber: 9709 as const, errorInfo }] : [];
    return { requested: pairs.length, completed: done.length, failures };
  });
}

/** Makes users administrators, or ends that. */
export function changeAdmins(
  location: VppLocation,
  isAdmin: boolean,
  given: unknown,
  context: WorkContext,
): VppErrorNumber | DetailedRefusal | undefined {
  const order = check(location, given, context);
  if (typeof order === 'number' || 'errorNumber' in order) return order;
  for (const adamId of order.adamIds) {
    for (const clientUserId of order.clientUserIds) location.subscriptions.setAdmin(adamId, clientUserId, isAdmin);
  }
  return undefined;
}

function refusal(
  errorNumber: VppErrorNumber,
  clientUserIds: readonly string[],
  { doubts }: WorkContext,
): VppErrorNumber | DetailedRefusal {
  if (!doubts.refusalNamesUsers) return errorNumber;
  return { errorNumber, errorInfo: { clientUserIds: [...new Set(clientUserIds)] } };
}

function check(location: VppLocation, given: unknown, context: WorkContext): Order | VppErrorNumber | DetailedRefusal {
  const { limits } = context;
  const body = Body.safeParse(given);
  if (!body.success || !location.subscriptions.enabled) return 9811;
  const { adamIds, clientUserIds } = body.data;
  if (adamIds.length === 0 || clientUserIds.length === 0) return 9811;
  if (adamIds.length > limits.maxSubscriptions || clientUserIds.length > limits.maxSubscriptionClientUserIds)
    return 9816;
  const knownIds = new Set(location.subscriptions.all.map(({ adamId }) => adamId));
  if (!adamIds.every((adamId) => knownIds.has(adamId))) return 9813;
  const others = clientUserIds.filter((id) => location.users.active(id)?.status !== 'Associated');
  return others.length === 0 ? body.data : refusal(9814, others, context);
}

/** The subscriptions, seats or administrators that a query asks for, as the service lists them. */
export function listSubscriptions(
  location: VppLocation,
  list: 'subscriptions' | 'assignments' | 'admins',
  query: URLSearchParams,
): Record<string, unknown>[] {
  const { subscriptions, users } = location;
  const numbers = (name: string) => query.getAll(name).map(Number);
  const [adamIds, parents] = [numbers('adamId'), numbers('parentAdamId')];
  const parentOf = new Map(subscriptions.all.map(({ adamId, parentAdamId }) => [adamId, parentAdamId]));
  const isWanted = (adamId: number) =>
    (adamIds.length === 0 || adamIds.includes(adamId)) &&
    (parents.length === 0 || parents.includes(parentOf.get(adamId) ?? Number.NaN));
  switch (list) {
    case 'subscriptions':
      return subscriptions.all
        .filter(({ adamId }) => isWanted(adamId))
        .map(({ total: _total, ...rest }) => ({ ...rest, counts: subscriptions.counts(rest.adamId) }));
    case 'assignments': {
      const user = query.get('clientUserId');
      return subscriptions.seats
        .filter(({ adamId, clientUserId }) => isWanted(adamId) && (user === null || clientUserId === user))
        .map(({ kind: _kind, ...seat }) => seat);
    }
    case 'admins':
      return [...subscriptions.admins].flatMap((key) => {
        const space = key.indexOf(' ');
        const [adamId, clientUserId] = [Number(key.slice(0, space)), key.slice(space + 1)];
        if (!isWanted(adamId)) return [];
        const { idHash, status } = users.latest(clientUserId) ?? {};
        const state = query.get('includeUserState') === 'true' ? { userStatus: status } : {};
        return [{ adamId, clientUserId, ...(idHash === undefined ? {} : { idHash }), ...state }];
      });
  }
}
