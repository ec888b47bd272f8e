import { type CallOptions, checkArgument } from '@mdmkit/core';
import {
  type ClientConfig,
  type ClientConfigChange,
  getClientConfig,
  updateClientConfig,
} from '../api/client-config.ts';
import { hideNotificationSecret, showNotificationSecret } from '../auth/notification-secret.ts';
import type { VppCalls } from '../calls.ts';
import { type SubscribeOptions, subscribe } from '../webhooks/rotate-secret.ts';

/** The location that the token belongs to. */
export interface ClientConfigCalls {
  /**
   * Reads the location's name, country, owner and notification settings: the call to try a token with.
   *
   * @throws VppError
   */
  get(options?: CallOptions): Promise<ClientConfig>;
  /**
   * Sets the owner or the notification settings. Without the client's option `mdm`, it replaces any owner. Never sent twice.
   *
   * @throws VppError
   */
  update(change: ClientConfigChange, options?: CallOptions): Promise<ClientConfig>;
  /**
   * Turns notifications on, or gives them another secret, without a gap.
   *
   * @throws VppError
   */
  subscribe(options: SubscribeOptions): Promise<ClientConfig>;
}

/** Makes the calls of the resource. */
export function createClientConfigCalls(calls: VppCalls): ClientConfigCalls {
  const get = async (options?: CallOptions) => hideNotificationSecret(await calls.call(getClientConfig, {}, options));
  const update = async (change: ClientConfigChange, options?: CallOptions) => {
    checkArgument('clientConfig.update', 'change', change, 'object');
    const body = showNotificationSecret(change);
    return hideNotificationSecret(await calls.call(updateClientConfig, { body }, options));
  };
  return { get, update, subscribe: (options) => subscribe({ get, update }, options) };
}
