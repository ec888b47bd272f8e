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
  const accessKeyId = randomBytes(10).toString('hex').toUpperCase();
  const isOver = (expires: string | null) => clock.now() >= Number(expires) * 1000;
  const sign = (path: string, query: string) => createHmac('sha256', key).update(`${path}?${query}`).digest('hex');
  return {
    urlOf({ id, createdAtMs }, apiOrigin) {
      const file = `ABM-ActivityLog_${fileDate(createdAtMs)}.csv`;
      const path = `/activity-logs/${id}/${file}`;
      const query = [
        ['response-content-disposition', `attachment;filename="${file}"`],
        ['response-content-type', 'application/octet-stream'],
        ['iCloudAccessKeyId', accessKeyId],
        ['Expires', String(Math.floor((clock.now() + lifetimeMs) / 1000))],
      ]
        .map(([name, value = '']) => `${name}=${encodeURIComponent(value)}`)
        .join('&');
      // Behind a socket of this machine there is no second host.
      const origin = apiOrigin.startsWith('https://') ? logOrigin : apiOrigin;
      return `${origin}${path}?${query}&Signature=${sign(path, query)}`;
    },
    answer({ request, url }, record) {
      // Such stores refuse a second way to authorise beside the signature.
      if (request.headers.has('authorization')) return refuse(400, 'InvalidArgument');
      const [query = '', given = ''] = url.search.slice(1).split('&Signature=');
      const signature = Buffer.from(given);
      const right = Buffer.from(sign(url.pathname, query));
      const isSigned = signature.length === right.length && timingSafeEqual(signature, right);
      if (!isSigned || !record?.end || isOver(url.searchParams.get('Expires'))) return refuse(403, 'AccessDenied');
      const headers = {
        'content-type': url.searchParams.get('response-content-type') ?? '',
        'content-disposition': url.searchParams.get('response-content-disposition') ?? '',
      };
      return new Response(activityLogText(record), { headers });
    },
  };
}

/** The date in the name of a log file, as in Apple's sample: `May-1-2025_14-22-40`. */
function fileDate(atMs: number): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const date = new Date(atMs);
  const time = date.toISOString().slice(11, 19).replaceAll(':', '-');
  return `${months[date.getUTCMonth()]}-${date.getUTCDate()}-${date.getUTCFullYear()}_${time}`;
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
