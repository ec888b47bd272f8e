import type { Clock } from '@mdmkit/core';
import { maxDevicesPerPage } from '../api/devices.ts';
import { toWireDevice } from './device-wire.ts';
import type { Refusal } from './oauth-check.ts';
import type { IssuedToken } from './tokens.ts';

/** What a request for a page of devices may hold. */
export interface FetchRequest {
  /** Where to go on. */
  readonly cursor?: unknown;
  /** How many. */
  readonly limit?: unknown;
}

const defaultLimit = 100;

/** Answers one page of a server's devices, or refuses. Only the devices of the page are looked at. */
export function fetchPage(
  token: IssuedToken,
  body: FetchRequest,
  clock: Clock,
  protocolVersion: number,
  maxPageSize: number,
): Record<string, unknown> | Refusal {
  const { organisation, server } = token;
  const cursor = body.cursor === undefined ? { next: 0, done: false } : parseCursor(body.cursor, server.id);
  if (!cursor) return { status: 400, text: 'INVALID_CURSOR' };
  if (cursor.done) return { status: 400, text: 'EXHAUSTED_CURSOR' };
  const wanted =
    typeof body.limit === 'number' && Number.isInteger(body.limit) && body.limit >= 1 ? body.limit : defaultLimit;
  const limit = Math.min(wanted, maxDevicesPerPage, maxPageSize);

  const devices: Record<string, unknown>[] = [];
  let next = cursor.next;
  for (; next < organisation.deviceCount && devices.length < limit; next += 1) {
    const device = organisation.deviceAt(next);
    if (device?.serverId === server.id) devices.push(toWireDevice(device, organisation.adminEmail, protocolVersion));
  }
  const more = next < organisation.deviceCount;
  return {
    devices,
    cursor: writeCursor(server.id, next, !more, clock.now()),
    more_to_follow: more,
    fetched_until: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}

/** Cursors seen in the wild are unpadded base64 of numbers and a flag; clients must not read them. */
function writeCursor(serverId: string, next: number, done: boolean, nowMs: number): string {
  return Buffer.from(`${serverId.slice(0, 8)}:${next}:${nowMs}:${done}`)
    .toString('base64')
    .replace(/=+$/, '');
}

function parseCursor(cursor: unknown, serverId: string): { readonly next: number; readonly done: boolean } | undefined {
  if (typeof cursor !== 'string') return undefined;
  const match = /^([0-9A-F]{8}):(\d+):\d+:(true|false)$/.exec(Buffer.from(cursor, 'base64').toString('latin1'));
  if (match?.[1] !== serverId.slice(0, 8)) return undefined;
  return { next: Number(match[2]), done: match[3] === 'true' };
}
