import type { Clock } from '@mdmkit/core';
import type { Matchable } from '@mdmkit/monitor/model';
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

/** What the configuration says. */
export interface OperatorRequestSources {
  /** Returns who is notified. Default: nobody. */
  readonly duty?: () => DutySettings | undefined | Promise<DutySettings | undefined>;
  /** Returns the targets of the configuration. Default: only those of the store are known. */
  readonly configured?: () => readonly Matchable[] | Promise<readonly Matchable[]>;
}

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
  { duty = () => undefined, configured = () => [] }: OperatorRequestSources = {},
): OperatorRequests {
  const writer = createRequestWriter(store, clock);
  const { add } = writer;
  const known = { store, configured: async () => await configured() };
  return {
    ...createIncidentRequests(store, clock, writer, duty),
    ...createWindowRequests(store, clock, writer, known),
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
      if (!(await writer.isRepeated(options))) await assertKnown(known, scope, options);
      return await add({ kind: 'check', by: options.by, scope }, options);
    },
  };
}
