import type { OrganisationDevice } from '@mdmkit/core/testing';
import { toDateTime } from './device-wire.ts';
import { storedDevice } from './pages.ts';
import { badRequest, type Refusal } from './refusal.ts';
import { answeredSerialNumber, deviceOfServer, takeScripted } from './service-state.ts';
import type { SignedIn, SignedInAnswer } from './signed-in.ts';

/** The serial numbers of a body; undefined if there are none. */
export function serialsOf({ devices }: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  if (!Array.isArray(devices) || devices.length === 0) return undefined;
  return devices.every((serial) => typeof serial === 'string') ? devices : undefined;
}

const deviceRequired: Refusal = badRequest('DEVICE_ID_REQUIRED');

/** Answers devices by serial number. */
export const deviceDetails: SignedInAnswer = (signedIn, body) => {
  const serials = serialsOf(body);
  if (!serials) return deviceRequired;
  const { token, state } = signedIn;
  const devices: Record<string, object> = {};
  for (const serial of serials) {
    const device = deviceOfServer(state, token, serial);
    devices[answeredSerialNumber(state, serial, device)] = device
      ? { ...storedDevice(signedIn, device), response_status: 'SUCCESS' }
      : { response_status: state.assumptions.foreignDeviceStatus };
  }
  return { devices };
};

/** Releases devices for good. */
export const disown: SignedInAnswer = (signedIn, body) => {
  const serials = serialsOf(body);
  if (!serials) return deviceRequired;
  const { token, state } = signedIn;
  const entries = serials.map((serial): [string, string] => {
    const device = deviceOfServer(state, token, serial);
    return [answeredSerialNumber(state, serial, device), disownOne(signedIn, device)];
  });
  return { devices: Object.fromEntries(entries) };
};

function disownOne({ token, state }: SignedIn, device: OrganisationDevice | undefined): string {
  if (!device) return 'NOT_ACCESSIBLE';
  const { serialNumber } = device;
  const scripted = takeScripted(state, serialNumber);
  if (scripted !== undefined) return scripted === 'THROTTLED' ? 'FAILED' : scripted;
  token.organisation.release(serialNumber, { atMs: state.clock.now(), by: 'MDM', byId: token.server.id });
  return 'SUCCESS';
}

/** Locks a device to the organisation. */
export const activationLock: SignedInAnswer = (signedIn, body) => {
  const { device, escrow_key: escrowKey, lost_message: lostMessage } = body;
  const malformed =
    typeof device !== 'string' ||
    !(escrowKey === undefined || (typeof escrowKey === 'string' && /^[0-9a-f]{64}$/.test(escrowKey))) ||
    !(lostMessage === undefined || typeof lostMessage === 'string');
  if (malformed) return badRequest('MALFORMED_REQUEST_BODY');
  return { serial_number: device, response_status: lockOne(signedIn, device, { escrowKey, lostMessage }) };
};

function lockOne(
  { token, state }: SignedIn,
  serial: string,
  lock: { readonly escrowKey: string | undefined; readonly lostMessage: string | undefined },
): string {
  if (!state.assumptions.organisationSupported) return 'ORG_NOT_SUPPORTED';
  const device = deviceOfServer(state, token, serial);
  if (!device) return 'NOT_ACCESSIBLE';
  const scripted = takeScripted(state, device.serialNumber);
  if (scripted !== undefined) return scripted === 'THROTTLED' ? 'FAILED' : scripted;
  if (device.productFamily === 'AppleTV') return 'DEVICE_NOT_SUPPORTED';
  if (state.locks.has(device.serialNumber)) return 'DEVICE_ALREADY_LOCKED';
  state.locks.set(device.serialNumber, lock);
  return 'SUCCESS';
}

/** Says which device one stands in for. */
export const replacementDetails: SignedInAnswer = ({ token, state, url, protocolVersion }) => {
  const serial = url.searchParams.get('device');
  if (!serial) return deviceRequired;
  const device = deviceOfServer(state, token, serial);
  const replacement = device && state.replacements.get(device.serialNumber);
  if (!replacement || protocolVersion < 10) return { status: 404, text: 'DEVICE_NOT_FOUND' };
  return {
    serial_number: answeredSerialNumber(state, serial, device),
    original_device_serial_number: replacement.original,
    replacement_date: toDateTime(replacement.atMs).slice(0, 10),
  };
};
