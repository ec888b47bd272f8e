import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import type { Store } from '../store/store.ts';
import { assertKnown, type KnownTargets } from './assert-known.ts';
import {
  longestMs,
  OperatorRequestError,
  type OperatorRequestOptions,
  type OperatorRequests,
} from './operator-request.ts';
import { operatorWindowsOf } from './operator-window-list.ts';
import type { RequestWriter } from './request-writer.ts';

/** A repetition of a request has to name the same silence or window. */
function windowNumber(idempotencyKey: string | undefined): string {
  const bytes = idempotencyKey === undefined ? randomBytes(4) : createHash('sha256').update(idempotencyKey).digest();
  return bytes.toString('hex', 0, 4);
}

/** Makes the requests of operators that are about silences and maintenance windows. */
export function createWindowRequests(
  store: Pick<Store, 'commandsInForce'>,
  clock: Pick<Clock, 'now'>,
  { add, repeated, isRepeated }: RequestWriter,
  known: KnownTargets,
): Pick<OperatorRequests, 'windows' | 'silence' | 'endSilence' | 'addMaintenance' | 'endMaintenance'> {
  const endWindow = async (kind: 'unsilence' | 'end-maintenance', id: string, options: OperatorRequestOptions) => {
    const first = await repeated(kind, id, options);
    if (first) return first;
    const { silences, maintenance } = await windows();
    const candidates = kind === 'unsilence' ? silences : maintenance;
    if (!candidates.some((window) => window.id === id))
      throw new OperatorRequestError(
        'WINDOW_NOT_FOUND',
        kind === 'unsilence'
          ? `no silence ${JSON.stringify(id)} is in force`
          : `there is no maintenance window ${JSON.stringify(id)} of an operator`,
      );
    return await add({ kind, id, by: options.by }, options);
  };
  const windows = async () => {
    const nowMs = clock.now();
    return operatorWindowsOf(await store.commandsInForce(nowMs), nowMs);
  };
  return {
    windows,
    async silence({ by, scope, forMs, reason, idempotencyKey, ofAccessToken }) {
      if (forMs > longestMs.silence)
        throw new OperatorRequestError('INVALID_TIMES', 'a silence must end within 30 days');
      if (!(await isRepeated({ idempotencyKey }))) await assertKnown(known, scope, { ofAccessToken });
      const nowMs = clock.now();
      const id = `silence-${windowNumber(idempotencyKey)}`;
      const untilMs = nowMs + forMs;
      const command = { kind: 'silence', id, by, scope, fromMs: nowMs, untilMs, reason } as const;
      return { ...(await add(command, { idempotencyKey }, nowMs)), id, untilMs };
    },
    endSilence: async (id, options) => await endWindow('unsilence', id, options),
    async addMaintenance({ by, mode, scope, fromMs, untilMs, reason, idempotencyKey, ofAccessToken }) {
      const nowMs = clock.now();
      const startMs = fromMs ?? nowMs;
      // A repetition may come after the end of the window.
      const isFirst = !(await isRepeated({ idempotencyKey }));
      if (isFirst && (untilMs <= Math.max(startMs, nowMs) || untilMs - nowMs > longestMs.maintenance))
        throw new OperatorRequestError(
          'INVALID_TIMES',
          'the window must end after its start and after now, and within a year',
        );
      if (isFirst) await assertKnown(known, scope, { ofAccessToken });
      const id = `window-${windowNumber(idempotencyKey)}`;
      const command = { kind: 'maintenance', id, by, mode, scope, fromMs: startMs, untilMs, reason } as const;
      return { ...(await add(command, { idempotencyKey }, nowMs)), id, untilMs };
    },
    endMaintenance: async (id, options) => await endWindow('end-maintenance', id, options),
  };
}
