import type { Clock } from '@mdmkit/core';
import type { DutySettings } from '../config/duty-settings.ts';
import type { Store } from '../store/store.ts';
import { assertKnown } from './assert-known.ts';
import { createIncidentRequests } from './incident-requests.ts';
import { OperatorRequestError, type OperatorRequests } from './operator-request.ts';
import { createRequestWriter } from './request-writer.ts';
import { createWindowRequests } from './window-requests.ts';

export type {
  AcceptedRequest,
  AcceptedWindow,
  LevelRequest,
  MaintenanceRequest,
  OperatorRequestOptions,
  OperatorRequests,
  SilenceRequest,
} from './operator-request.ts';
export { OperatorRequestError } from './operator-request.ts';

/** Makes the requests of operators over a store. */
export function createOperatorRequests(
  store: Pick<
    Store,
    | 'incident'
    | 'addCommand'
    | 'commandOfKey'
    | 'commandsInForce'
    | 'status'
    | 'escalation'
    | 'stormMembers'
    | 'ticketCommands'
    | 'targets'
  >,
  clock: Pick<Clock, 'now'>,
  duty: () => DutySettings | undefined | Promise<DutySettings | undefined> = () => undefined,
): OperatorRequests {
  const writer = createRequestWriter(store, clock);
  const { add } = writer;
  return {
    ...createIncidentRequests(store, clock, writer, duty),
    ...createWindowRequests(store, clock, writer),
    async acceptLevel({ by, service, location = null, measure = null, reason, idempotencyKey }) {
      const { services } = await store.status(clock.now());
      const series = services.flatMap((status) => (status.service === service ? (status.series ?? []) : []));
      const isFollowed = series.some(
        (each) => (location === null || each.location === location) && (measure === null || each.measure === measure),
      );
      if (!isFollowed)
        throw new OperatorRequestError(
          'SERIES_NOT_FOUND',
          `no such measure of ${service} was read in the last 30 minutes`,
        );
      const command = { kind: 'accept-level', by, service, location, measure, reason } as const;
      return await add(command, { idempotencyKey });
    },
    async checkNow(scope, options) {
      if (!(await writer.isRepeated(options))) await assertKnown(store, scope, options);
      return await add({ kind: 'check', by: options.by, scope }, options);
    },
  };
}
