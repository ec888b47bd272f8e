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
  /** Links that acknowledge an incident. Default: none. */
  readonly links?: LinkSettings;
  /** The watchdog outside. Default: none. */
  readonly heartbeat?: HeartbeatSettings;
  /** Other instances that this one watches. */
  readonly peers: readonly PeerSettings[];
}

/** Links that acknowledge an incident. */
export interface LinkSettings {
  /** The address at which people reach the server. */
  readonly publicUrl: string;
  /**
   * Reads the key that signs.
   *
   * @throws SecretUnavailable - If it cannot be read.
   */
  key(): Promise<Secret>;
  /** How long a link can be used, in milliseconds. */
  readonly validForMs: number;
}

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
}

/** Another instance that this one watches. */
export interface PeerSettings {
  /** Its name. */
  readonly id: string;
  /** The address of its server. */
  readonly url: string;
  /** How long it is silent before people are told, in milliseconds. */
  readonly silentForMs: number;
}
