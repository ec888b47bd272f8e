import { formatDateTime } from '@mdmkit/core';
import {
  bearerTokenOf,
  type SimulatedRequest,
  type SimulatorHandler,
  type SimulatorHandlers,
} from '@mdmkit/core/testing';
import type { endpoints } from '../api/endpoints.ts';
import type { VppErrorNumber } from '../errors/error-numbers.ts';
import { type DetailedRefusal, errorAnswer } from './answers.ts';
import { assetsPage } from './assets-page.ts';
import { assignmentsPage } from './assignments-page.ts';
import { changeClientConfig, clientConfig } from './client-config.ts';
import { cursorPage } from './cursor-page.ts';
import type { SimulatedEvent } from './event-list.ts';
import type { VppLocation } from './location.ts';
import { toVersionId } from './location.ts';
import { manageAssets, type WorkContext } from './manage-assets.ts';
import { changeAdmins, listSubscriptions, orderSeats } from './manage-subscriptions.ts';
import { orderUsers } from './manage-users.ts';
import type { Paging } from './paging.ts';
import { serviceConfig } from './service-config.ts';
import type { IssuedToken, TokenRegistry } from './tokens.ts';
import { usersPage } from './users-page.ts';
import { withoutNulls } from './without-nulls.ts';

/** What the handlers work with. */
export interface HandlerContext extends WorkContext {
  /** The tokens. */
  readonly tokens: TokenRegistry;
  /** Makes the answer for one of Apple's numbers. */
  readonly refuse: (number: VppErrorNumber, details?: object) => Response;
  /** How pages are cut now. */
  readonly paging: () => Paging;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  /** Whether receivers on this machine are let off https. */
  readonly allowHttpLoopback: boolean;
  /** Where the metadata services are simulated; undefined if they are not. */
  readonly metadataOrigin: string | undefined;
}

type Result = Record<string, unknown> | VppErrorNumber | DetailedRefusal;
type Taken = SimulatedEvent | VppErrorNumber | DetailedRefusal;
type Answer = (location: VppLocation, query: URLSearchParams, body: unknown) => Result | Promise<Result>;

/** One handler for each endpoint. The token of every request was checked before. */
export function createHandlers(context: HandlerContext): SimulatorHandlers<typeof endpoints> {
  const { tokens, limits, refuse, paging, doubts, outbox } = context;
  const withToken =
    (answer: Answer): SimulatorHandler =>
    async ({ request, url }: SimulatedRequest) => {
      const token = tokens.find(bearerTokenOf(request) ?? '');
      if (!token) return refuse(9622);
      token.location.events.settle();
      const sent: unknown = request.method === 'POST' ? await request.json().catch(() => undefined) : undefined;
      const body = doubts.nullMembers === 'absent' ? withoutNulls(sent) : sent;
      const result = await answer(token.location, url.searchParams, body);
      if (typeof result === 'number') return refuse(result);
      if (isDetailed(result)) return refuse(result.errorNumber, { errorInfo: result.errorInfo });
      return Response.json({ ...result, ...metaOf(token, context) });
    };
  const event = (take: (location: VppLocation, body: unknown) => Taken) =>
    withToken((location, _query, body) => receipt(location, take(location, body)));
  const cursorList = (list: 'subscriptions' | 'assignments' | 'admins') =>
    withToken((location, query) => {
      const member = list === 'admins' ? doubts.adminsMember : list;
      return cursorPage(location, member, listSubscriptions(location, list, query), query, { ...paging(), ...doubts });
    });
  const admins = (isAdmin: boolean) =>
    withToken((location, _query, body) => {
      const refusal = changeAdmins(location, isAdmin, body, context);
      return refusal ?? { versionId: toVersionId('subscriptions', location.index, location.subscriptions.version) };
    });

  return {
    'serviceConfig.get': ({ url }) => Response.json(serviceConfig(url.origin, limits, context.metadataOrigin)),
    'clientConfig.get': withToken(clientConfig),
    'clientConfig.update': withToken(async (location, _query, body) => {
      const { allowHttpLoopback } = context;
      const rules = { takesTest: outbox.test, allowHttpLoopback, emptyClears: doubts.emptyClears };
      return (await changeClientConfig(location, body, limits, rules)) ?? clientConfig(location);
    }),
    'assets.list': withToken((location, query) => assetsPage(location, query, { ...paging(), ...doubts })),
    'assets.associate': event((location, body) => manageAssets(location, 'ASSOCIATE', body, context)),
    'assets.disassociate': event((location, body) => manageAssets(location, 'DISASSOCIATE', body, context)),
    'assets.revoke': event((location, body) => manageAssets(location, 'REVOKE', body, context)),
    'assignments.list': withToken((location, query) => assignmentsPage(location, query, { ...paging(), ...doubts })),
    'users.list': withToken((location, query) => usersPage(location, query, paging())),
    'users.create': event((location, body) => orderUsers(location, 'CREATE', body, context)),
    'users.update': event((location, body) => orderUsers(location, 'UPDATE', body, context)),
    'users.retire': event((location, body) => orderUsers(location, 'RETIRE', body, context)),
    'events.status': withToken(({ events }, query) => {
      const event = events.find(query.get('eventId') ?? '', doubts.eventRetentionMs);
      return event ? toWireStatus(event) : 9708;
    }),
    'subscriptions.enable': withToken(({ subscriptions }) => {
      subscriptions.enabled = true;
      return { subscriptionManagement: true, mdmInfo: null };
    }),
    'subscriptions.disable': withToken(({ subscriptions }) => {
      if (subscriptions.all.length > 0) return 9818;
      subscriptions.enabled = false;
      return { subscriptionManagement: false, mdmInfo: null };
    }),
    'subscriptions.list': cursorList('subscriptions'),
    'subscriptions.assignments': cursorList('assignments'),
    'subscriptions.associate': event((location, body) => orderSeats(location, 'ASSOCIATE', body, context)),
    'subscriptions.disassociate': event((location, body) => orderSeats(location, 'DISASSOCIATE', body, context)),
    'subscriptionAdmins.list': cursorList('admins'),
    'subscriptionAdmins.add': admins(true),
    'subscriptionAdmins.remove': admins(false),
  };
}

function isDetailed(result: Exclude<Result, number>): result is DetailedRefusal {
  return 'errorNumber' in result;
}

function receipt({ events: { faults } }: VppLocation, taken: Taken): Result {
  if (typeof taken === 'number' || 'errorNumber' in taken) return taken;
  if (faults.withoutId <= 0) return { eventId: taken.eventId };
  faults.withoutId -= 1;
  return {};
}

function toWireStatus({
  eventStatus,
  eventType,
  requested,
  completed,
  failures,
}: SimulatedEvent): Record<string, unknown> {
  const errors = failures.map(({ errorNumber, errorInfo }) => ({ ...errorAnswer(errorNumber).body, errorInfo }));
  return {
    eventStatus,
    eventType,
    ...(errors.length > 0 ? { failures: errors } : {}),
    numCompleted: completed,
    numRequested: requested,
  };
}

const fifteenDaysMs = 15 * 24 * 60 * 60 * 1000;

/** What every answer to an authenticated call carries. */
function metaOf({ location, expiresAtMs }: IssuedToken, { doubts, now }: HandlerContext): Record<string, unknown> {
  const shows = doubts.tokenExpiration === 'always' || expiresAtMs - now() <= fifteenDaysMs;
  return {
    ...(location.mdmInfo ? { mdmInfo: location.mdmInfo } : {}),
    ...(shows ? { tokenExpirationDate: formatDateTime(new Date(expiresAtMs)) } : {}),
    uId: location.uId,
  };
}
