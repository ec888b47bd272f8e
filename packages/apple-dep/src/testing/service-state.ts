import type { Clock } from '@mdmkit/core';
import type { AppleOrganisation, OrganisationDevice } from '@mdmkit/core/testing';
import type { DepAssumptions } from './assumptions.ts';
import { createDeviceBook, type DeviceBook } from './device-book.ts';
import { createThrottle, type Throttle } from './throttle.ts';
import type { IssuedToken } from './tokens.ts';

/** An Activation Lock that was set through the service. */
export interface LockState {
  /** The hash of the bypass code; undefined: the lock belongs to the account that made the server. */
  readonly escrowKey: string | undefined;
  /** What the device shows. */
  readonly lostMessage: string | undefined;
}

/** A profile as it was defined. */
export interface DefinedState {
  /** The server that defined it; no other sees it. */
  readonly serverId: string;
  /** Its members as they came. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** Which device one stands in for. */
export interface ReplacementState {
  /** The serial number of the original. */
  readonly original: string;
  /** When it was replaced, in milliseconds since 1970. */
  readonly atMs: number;
}

/** A status that a device answers whatever is asked of it. */
export interface ScriptedStatus {
  /** The status. */
  readonly status: 'FAILED' | 'THROTTLED' | 'NOT_ACCESSIBLE';
  /** How many times more. */
  times: number;
}

/** Everything that a simulated service keeps. */
export interface ServiceState {
  /** Time. */
  readonly clock: Clock;
  /** How it behaves where Apple documents nothing. */
  readonly assumptions: DepAssumptions;
  /** The largest page, as a test asked for. */
  readonly pageSize: number;
  /** What it knows of an organisation's devices. */
  bookOf(organisation: AppleOrganisation): DeviceBook;
  /** Profiles by identifier. */
  readonly profiles: Map<string, DefinedState>;
  /** Service-discovery addresses by server. */
  readonly discovery: Map<string, { readonly url: string; readonly atMs: number }>;
  /** Locks by serial number. */
  readonly locks: Map<string, LockState>;
  /** Replacements by their own serial number. */
  readonly replacements: Map<string, ReplacementState>;
  /** Statuses that tests asked for, by serial number. */
  readonly scripted: Map<string, ScriptedStatus>;
  /** Counts assignments by device. */
  readonly throttle: Throttle;
  /** How many times a sync still answers the cursor that it was asked with. */
  stuckCursors: number;
}

/** Creates the state of a service to which nothing has happened yet. */
export function createServiceState(clock: Clock, assumptions: DepAssumptions, pageSize: number): ServiceState {
  const books = new Map<AppleOrganisation, DeviceBook>();
  return {
    clock,
    assumptions,
    pageSize,
    bookOf(organisation) {
      const book = books.get(organisation) ?? createDeviceBook(organisation, assumptions.movedDevicesKeepProfileUuid);
      books.set(organisation, book);
      return book;
    },
    profiles: new Map(),
    discovery: new Map(),
    locks: new Map(),
    replacements: new Map(),
    scripted: new Map(),
    throttle: createThrottle(clock, assumptions.throttle),
    stuckCursors: 0,
  };
}

/** Finds a device of a server by a serial number of a request; undefined if it is unknown, released, or elsewhere. */
export function deviceOfServer(
  { assumptions }: Pick<ServiceState, 'assumptions'>,
  { organisation, server }: Pick<IssuedToken, 'organisation' | 'server'>,
  serialNumber: string,
): OrganisationDevice | undefined {
  const stored = assumptions.caseSensitiveSerialNumbers ? serialNumber : serialNumber.toUpperCase();
  const device = organisation.device(stored);
  return device?.serverId === server.id ? device : undefined;
}

/** The spelling of a serial number in an answer. */
export function answeredSerialNumber(
  { assumptions }: Pick<ServiceState, 'assumptions'>,
  requested: string,
  device: OrganisationDevice | undefined,
): string {
  return assumptions.answeredSerialNumbers === 'request' ? requested : (device?.serialNumber ?? requested);
}

/** The status that a test asked for, once less from now on. */
export function takeScripted(state: ServiceState, serialNumber: string): ScriptedStatus['status'] | undefined {
  const scripted = state.scripted.get(serialNumber);
  if (!scripted) return undefined;
  scripted.times -= 1;
  if (scripted.times <= 0) state.scripted.delete(serialNumber);
  return scripted.status;
}
