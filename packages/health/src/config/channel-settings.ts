import type { Secret } from '@mdmkit/core';
import type { AnyChannelConfig } from '../alerts/channels/index.ts';

/** Where messages about incidents go. */
export interface ChannelSettings {
  /** A name of this installation. */
  readonly installation: string;
  /** The channels. */
  readonly channels: readonly AnyChannelConfig[];
  /** The folder that relative paths count from. */
  readonly folder: string;
  /** The environment variables that a program of a channel gets. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Reads a secret of a channel by its reference, such as `{ env: 'SMTP_PASSWORD' }`.
   *
   * @throws SecretUnavailable - If it cannot be read.
   */
  readSecret(reference: object): Promise<Secret>;
  /** The address at which people and partners reach the server, which messages link to. Default: no links. */
  readonly publicUrl?: string;
  /** How links to acknowledge are signed. Default: no such links. */
  readonly links?: LinkSettings;
  /** The watchdog outside. Default: none. */
  readonly heartbeat?: HeartbeatSettings;
  /** Other instances that this one watches. Default: none. */
  readonly peers?: readonly PeerSettings[];
}

/** How links to acknowledge are signed. */
export interface LinkSettings {
  /**
   * Reads the key.
   *
   * @throws SecretUnavailable - If it cannot be read.
   */
  key(): Promise<Secret>;
  /** How long a link is valid after its message was decided, in milliseconds. */
  readonly validMs: number;
}

/** Another instance that this one watches. */
export interface PeerSettings {
  /** Its name. */
  readonly id: string;
  /** What it answers while it works. */
  readonly url: string;
  /** How long it is silent before people are notified, in milliseconds. */
  readonly afterMs: number;
}

/** The forms of pings: that of Healthchecks (`/start`, `/fail`), that of Cronitor (`state=`), and a GET while all is well. */
export const heartbeatForms = ['healthchecks', 'cronitor', 'get'] as const;

/** A form of pings. */
export type HeartbeatFormName = (typeof heartbeatForms)[number];

/** The watchdog outside. */
export interface HeartbeatSettings {
  /**
   * Reads the ping address, which is a secret.
   *
   * @throws SecretUnavailable - If it cannot be read.
   */
  url(): Promise<Secret>;
  /** The time between two pings, in milliseconds. */
  readonly everyMs: number;
  /** Whether the beginning of each self-check is reported, too. Default: false. */
  readonly reportsStart?: boolean;
  /** How the watchdog takes pings. Default: `healthchecks`. */
  readonly form?: HeartbeatFormName;
}
