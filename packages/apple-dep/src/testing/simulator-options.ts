import type { Clock } from '@mdmkit/core';
import type { AppleOrganisation, OrganisationServer, Simulator } from '@mdmkit/core/testing';
import type { DepToken } from '../auth/server-token.ts';
import type { DepAssumptions } from './assumptions.ts';
import type { LockState, ScriptedStatus } from './service-state.ts';

/** What a simulated service begins with. */
export interface DepSimulatorOptions {
  /** The organisations it serves. Default: one of its own with `devices` devices. */
  readonly organisations?: readonly AppleOrganisation[];
  /** How many devices an organisation of its own has. Default: 10. */
  readonly devices?: number;
  /** The largest page it answers, however many are asked for. Default: 1,000. */
  readonly pageSize?: number;
  /** How long a session lives, in seconds; Apple documents no figure. Default: 180. */
  readonly sessionSeconds?: number;
  /** Whether every answer hands out a new session, or every n-th, as the service may. The former stays alive. Default: false. */
  readonly rotateSessions?: boolean | number;
  /** Whether error texts are JSON strings, as Apple sometimes sends them. Default: false. */
  readonly quotedErrors?: boolean;
  /** How it behaves where Apple documents nothing. Default: as it was observed. */
  readonly assumptions?: Partial<DepAssumptions>;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** What {@link DepSimulator.issueToken} takes. */
export interface IssueTokenOptions {
  /** Whose token. Default: the first organisation. */
  readonly organisation?: AppleOrganisation;
  /** Which of its servers. Default: the first. */
  readonly server?: OrganisationServer;
  /** The certificate that was uploaded, PEM: the file is encrypted to it. */
  readonly certificate: string;
  /** When the token ends, in milliseconds since 1970. Default: in one year. */
  readonly expiresAtMs?: number;
}

/** Apple's Device Assignment Services in this process. */
export interface DepSimulator extends Simulator {
  /** The organisations it serves. */
  readonly organisations: readonly AppleOrganisation[];
  /** A ready token for the first server of the first organisation. */
  readonly credential: DepToken;
  /** A ready token for any server; the server's earlier token stops working. */
  credentialFor(server: OrganisationServer): DepToken;
  /** Creates a server token file as the portal does; the server's earlier token stops working. */
  issueToken(options: IssueTokenOptions): string;
  /** Revokes the token that a server has now. */
  revokeToken(server: OrganisationServer): void;
  /** Ends all sessions now. */
  expireSessions(): void;
  /**
   * Lets a device be set up: it fetches the profile that it is assigned.
   *
   * @throws RangeError - If no profile is assigned to it.
   */
  activate(serialNumber: string): void;
  /**
   * Replaces a device, as a repair does: the original leaves the organisation, another comes to the same server.
   *
   * @returns The serial number of the other.
   * @throws RangeError - If there is no such device.
   */
  replaceDevice(serialNumber: string): string;
  /**
   * Moves a device to another server, to be migrated without being erased by a deadline in milliseconds since 1970.
   *
   * @throws RangeError - If there is no such device.
   */
  migrateDevice(serialNumber: string, server: OrganisationServer, deadlineMs: number): void;
  /** Answers the next requests about a device with a status, whatever they ask. Default: once. */
  scriptDevice(serialNumber: string, status: ScriptedStatus['status'], times?: number): void;
  /** The Activation Lock that was set on a device. */
  lockOf(serialNumber: string): LockState | undefined;
  /** Lets the next syncs answer their own cursor and promise more, as the service was seen to. Default: once. */
  stickCursor(times?: number): void;
  /** Keeps the next changes from every sync, as the service was seen to lose them. Default: one. */
  loseChanges(count?: number): void;
}
