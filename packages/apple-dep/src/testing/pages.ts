import type { OrganisationDevice } from '@mdmkit/core/testing';
import { type CursorState, cursorLifeMs, readCursor, writeCursor } from './cursor.ts';
import type { ProfileState, SyncRecord } from './device-book.ts';
import { toDateTime, toWireDevice } from './device-wire.ts';
import { badRequest, type Refusal } from './refusal.ts';
import type { SignedIn } from './signed-in.ts';

const defaultLimit = 100;

/** Answers one page of a server's devices, or refuses. Only the devices of the page are read. */
export function fetchPage(signedIn: SignedIn, body: Readonly<Record<string, unknown>>): object | Refusal {
  const { token, state } = signedIn;
  const { organisation, server } = token;
  const records = state.bookOf(organisation).recordsOf(server.id);
  const begun = { place: 0, record: records.length, atMs: state.clock.now() };
  const cursor = body.cursor === undefined ? begun : readCursor(body.cursor, server.id);
  // Only a sync has a text of its own for a cursor that is too old.
  if (!cursor || isExpired(signedIn, cursor)) return badRequest('INVALID_CURSOR');
  if (cursor.place === undefined) return badRequest('EXHAUSTED_CURSOR');

  const limit = limitOf(signedIn, body);
  const devices: object[] = [];
  let next: number | undefined;
  for (const place of organisation.placesOf(server.id, cursor.place)) {
    if (devices.length === limit) {
      next = place;
      break;
    }
    const device = organisation.deviceAt(place);
    if (device) devices.push(storedDevice(signedIn, device));
  }
  return page(signedIn, devices, { place: next, record: cursor.record }, next !== undefined);
}

/** Answers one page of what happened to a server's devices, oldest first, or refuses. */
export function syncPage(signedIn: SignedIn, body: Readonly<Record<string, unknown>>): object | Refusal {
  const { token, state } = signedIn;
  const { organisation, server } = token;
  if (body.cursor === undefined) return badRequest('CURSOR_REQUIRED');
  const records = state.bookOf(organisation).recordsOf(server.id);
  const cursor = readCursor(body.cursor, server.id);
  if (!cursor || cursor.record > records.length) return badRequest('INVALID_CURSOR');
  if (isExpired(signedIn, cursor)) return badRequest('EXPIRED_CURSOR');
  if (state.assumptions.syncExhausts && cursor.record === records.length) return badRequest('EXHAUSTED_CURSOR');

  const end = Math.min(records.length, cursor.record + limitOf(signedIn, body));
  const devices = records.slice(cursor.record, end).flatMap((record) => {
    const device = organisation.device(record.serialNumber);
    if (!device) return [];
    const deleted = record.opType === 'deleted';
    const byReplacement = deleted && device.release?.by === 'REPLACEMENT';
    return {
      ...wireDevice(signedIn, device, record.profile, assignedAt(device, server.id, record)),
      op_type: record.opType,
      op_date: toDateTime(record.atMs),
      ...(byReplacement && signedIn.protocolVersion >= 10 ? { released_by_replacement: true } : {}),
    };
  });
  if (state.stuckCursors > 0) {
    state.stuckCursors -= 1;
    return { ...page(signedIn, devices, cursor, true), cursor: body.cursor };
  }
  return page(signedIn, devices, { place: undefined, record: end }, end < records.length);
}

/** A record of a device that left does not say when it was assigned: the organisation knows only its present server. */
function assignedAt(device: OrganisationDevice, serverId: string, { opType }: SyncRecord): number | undefined {
  const isHere = device.serverId === serverId && opType !== 'deleted';
  return isHere ? (device.assignedAtMs ?? device.addedAtMs) : undefined;
}

/** Writes a device as the service stores it now. */
export function storedDevice(signedIn: SignedIn, device: OrganisationDevice): Record<string, unknown> {
  const { token, state } = signedIn;
  const profile = state.bookOf(token.organisation).profileOf(device.serialNumber);
  return wireDevice(signedIn, device, profile, device.assignedAtMs ?? device.addedAtMs);
}

/** Writes a device for the server that is signed in. */
function wireDevice(
  { token, state, protocolVersion }: SignedIn,
  device: OrganisationDevice,
  profile: ProfileState | undefined,
  assignedAtMs: number | undefined,
): Record<string, unknown> {
  return toWireDevice(device, {
    profile,
    assignedBy: token.organisation.adminEmail,
    assignedAtMs,
    isReplacement: state.replacements.has(device.serialNumber),
    protocolVersion,
  });
}

function page({ token, state }: SignedIn, devices: object[], cursor: Omit<CursorState, 'atMs'>, more: boolean): object {
  const atMs = state.clock.now();
  return {
    devices,
    cursor: writeCursor(token.server.id, { ...cursor, atMs }),
    more_to_follow: more,
    fetched_until: toDateTime(atMs),
  };
}

function isExpired({ state }: SignedIn, { atMs }: CursorState): boolean {
  return state.clock.now() - atMs > cursorLifeMs;
}

function limitOf({ state }: SignedIn, { limit }: Readonly<Record<string, unknown>>): number {
  const wanted = typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 ? limit : defaultLimit;
  return Math.min(wanted, state.assumptions.pageLimit, state.pageSize);
}
