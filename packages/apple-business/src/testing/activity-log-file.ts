import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import type { SimulatedRequest } from '@mdmkit/core/testing';
import type { ActivityRecord } from './activities.ts';
import { isoDate } from './iso-date.ts';

/** Where logs are when the API is at Apple's own address. An invented one; Apple's is a cloud's. */
export const logOrigin = 'https://activity-logs.axm.example';

/** The logs of finished activities, behind pre-signed addresses. */
export interface ActivityLogFiles {
  /** A new address of an activity's log, good for a while. */
  urlOf(record: ActivityRecord, apiOrigin: string): string;
  /** Answers a request for a log as a cloud's file store does. */
  answer(request: SimulatedRequest, record: ActivityRecord | undefined): Response;
}

/** Makes logs whose addresses are good for `lifetimeMs`. */
export function createActivityLogFiles(clock: Clock, lifetimeMs: number): ActivityLogFiles {
  const key = randomBytes(32);
  const sign = (path: string, expires: string) => createHmac('sha256', key).update(`${path} ${expires}`).digest('hex');
  return {
    urlOf({ id, createdAtMs }, apiOrigin) {
      const path = `/activity-logs/${id}/ABM-ActivityLog_${isoDate(createdAtMs).slice(0, 10)}.csv`;
      const expires = String(clock.now() + lifetimeMs);
      // Behind a socket of this machine there is no second host.
      const origin = apiOrigin.startsWith('https://') ? logOrigin : apiOrigin;
      return `${origin}${path}?X-Expires=${expires}&X-Signature=${sign(path, expires)}`;
    },
    answer({ request, url }, record) {
      // Such stores refuse a second way to authorise beside the signature.
      if (request.headers.has('authorization')) return refuse(400, 'InvalidArgument');
      const expires = url.searchParams.get('X-Expires') ?? '';
      const signature = Buffer.from(url.searchParams.get('X-Signature') ?? '');
      const right = Buffer.from(sign(url.pathname, expires));
      const isSigned = signature.length === right.length && timingSafeEqual(signature, right);
      if (!isSigned || !record?.end || clock.now() >= Number(expires)) return refuse(403, 'AccessDenied');
      return new Response(activityLogText(record), { headers: { 'content-type': 'text/csv' } });
    },
  };
}

/** The text of a log, with all that makes it hard to read: a preamble, blank rows, rows of unequal length. */
export function activityLogText({ order, createdAtMs, end }: ActivityRecord): string {
  const rows = (end?.outcomes ?? []).map(([serialNumber, reason]) =>
    reason === undefined
      ? [serialNumber, 'SUCCESS']
      : [serialNumber, 'FAILED', reason, '"see, for instance, the guide"'],
  );
  const lines = [
    ['Activity Log'],
    ['Type', order.type],
    ['Started', isoDate(createdAtMs), 'UTC'],
    [],
    ['serial_number', 'operation_status', ' operation_substatus '],
    ...rows,
  ];
  return `\uFEFF${lines.map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}

function refuse(status: number, code: string): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>Request refused</Message></Error>`;
  return new Response(body, { status, headers: { 'content-type': 'application/xml' } });
}
