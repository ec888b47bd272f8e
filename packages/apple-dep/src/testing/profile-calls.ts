import { randomUUID } from 'node:crypto';
import type { OrganisationDevice } from '@mdmkit/core/testing';
import { serialsOf } from './device-calls.ts';
import { judgeProfile } from './profile-check.ts';
import { badRequest, type Refusal } from './refusal.ts';
import { answeredSerialNumber, deviceOfServer, type ServiceState, takeScripted } from './service-state.ts';
import type { SignedIn, SignedInAnswer } from './signed-in.ts';
import type { IssuedToken } from './tokens.ts';

/** The service was seen to fail for more. (fleet#36770) */
const maxSerials = 1_000;

/** Defines a profile, and assigns it to the devices that it names. */
export const defineProfile: SignedInAnswer = (signedIn, body) => {
  const refusal = judgeProfile(body);
  if (refusal) return refusal;
  const { devices: _devices, ...members } = body;
  const uuid = randomUUID().replaceAll('-', '').toUpperCase();
  signedIn.state.profiles.set(uuid, { serverId: signedIn.token.server.id, members });
  const outcome = assignAll(signedIn, uuid, serialsOf(body) ?? []);
  // Only an assignment may be told of throttling.
  const devices: Record<string, string> = {};
  for (const [serial, status] of Object.entries(outcome.devices))
    devices[serial] = status === 'THROTTLED' ? 'FAILED' : status;
  return { profile_uuid: uuid, devices };
};

/** Answers a profile. What was defined once can be read for good. */
export const readProfile: SignedInAnswer = ({ token, state, url }) => {
  const uuid = url.searchParams.get('profile_uuid');
  if (!uuid) return badRequest('PROFILE_UUID_REQUIRED');
  const profile = definedProfile(state, token, uuid);
  return profile ? { ...profile.members, profile_uuid: uuid } : badRequest('NOT_FOUND');
};

/** Assigns a profile to devices. */
export const assignProfile: SignedInAnswer = (signedIn, body) => {
  const { profile_uuid: uuid } = body;
  const serials = serialsOf(body);
  if (!serials) return badRequest('DEVICE_ID_REQUIRED');
  if (typeof uuid !== 'string' || uuid === '') return badRequest('PROFILE_UUID_REQUIRED');
  const { state, token, protocolVersion } = signedIn;
  const missing: Refusal = { status: 404, text: state.assumptions.missingProfileText };
  if (!definedProfile(state, token, uuid)) return missing;
  const { devices, retryAfterSeconds } = assignAll(signedIn, uuid, serials);
  const wait = retryAfterSeconds > 0 && protocolVersion >= 10 ? { retry_after_seconds: retryAfterSeconds } : {};
  return { profile_uuid: uuid, devices, ...wait };
};

/** Removes whatever profile devices have. */
export const removeProfile: SignedInAnswer = ({ token, state }, body) => {
  const serials = serialsOf(body);
  if (!serials) return badRequest('DEVICE_ID_REQUIRED');
  const book = state.bookOf(token.organisation);
  const removeOne = (device: OrganisationDevice | undefined, index: number): string => {
    if (!device) return 'NOT_ACCESSIBLE';
    const { serialNumber } = device;
    const scripted = takeScripted(state, serialNumber);
    if (scripted !== undefined) return scripted === 'THROTTLED' ? 'FAILED' : scripted;
    if (index >= maxSerials) return 'FAILED';
    const before = book.profileOf(serialNumber);
    if (before && before.status !== 'removed')
      book.setProfile(serialNumber, { ...before, status: 'removed' }, state.clock.now());
    return 'SUCCESS';
  };
  const entries = serials.map((serial, index): [string, string] => {
    const device = deviceOfServer(state, token, serial);
    return [answeredSerialNumber(state, serial, device), removeOne(device, index)];
  });
  return { devices: Object.fromEntries(entries) };
};

function definedProfile(state: ServiceState, token: IssuedToken, uuid: string) {
  const profile = state.profiles.get(uuid);
  return profile?.serverId === token.server.id ? profile : undefined;
}

function assignAll(
  signedIn: SignedIn,
  uuid: string,
  serials: readonly string[],
): { readonly devices: Readonly<Record<string, string>>; readonly retryAfterSeconds: number } {
  const devices: Record<string, string> = {};
  let retryAfterSeconds = 0;
  serials.forEach((serial, index) => {
    const device = deviceOfServer(signedIn.state, signedIn.token, serial);
    const outcome = index < maxSerials ? assignOne(signedIn, uuid, device) : { status: 'FAILED', waitSeconds: 0 };
    devices[answeredSerialNumber(signedIn.state, serial, device)] = outcome.status;
    retryAfterSeconds = Math.max(retryAfterSeconds, outcome.waitSeconds);
  });
  return { devices, retryAfterSeconds };
}

const dayInSeconds = 24 * 60 * 60;

function assignOne(
  { token, state, protocolVersion }: SignedIn,
  uuid: string,
  device: OrganisationDevice | undefined,
): { readonly status: string; readonly waitSeconds: number } {
  if (!device) return { status: 'NOT_ACCESSIBLE', waitSeconds: 0 };
  const serial = device.serialNumber;
  const scripted = takeScripted(state, serial);
  const waitSeconds = scripted === 'THROTTLED' ? dayInSeconds : (state.throttle.take(serial) ?? 0);
  // The status came with protocol version 9. (Apple: Assign a profile)
  if (waitSeconds > 0) return { status: protocolVersion >= 9 ? 'THROTTLED' : 'FAILED', waitSeconds };
  if (scripted !== undefined) return { status: scripted, waitSeconds: 0 };
  const book = state.bookOf(token.organisation);
  const before = book.profileOf(serial);
  if (before?.uuid !== uuid || before.status === 'removed') {
    const nowMs = state.clock.now();
    book.setProfile(serial, { status: 'assigned', uuid, assignedAtMs: nowMs, pushedAtMs: undefined }, nowMs);
  }
  return { status: 'SUCCESS', waitSeconds: 0 };
}
