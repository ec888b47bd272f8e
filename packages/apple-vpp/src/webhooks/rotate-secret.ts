import { type CallOptions, checkArgument, Secret } from '@mdmkit/core';
import type { ClientConfig, ClientConfigChange } from '../api/client-config.ts';
import { VppError } from '../errors/vpp-error.ts';

/** Where the accepted secrets are kept; the receiver reads them from there: `secrets: () => store.read()`. */
export interface NotificationSecretStore {
  /** The secrets to accept, the newest first. */
  read(): Promise<readonly Secret[]>;
  /**
   * Replaces the secrets by the result of `next`, without another change in between. When the promise is fulfilled, the
   * change has to be stored and visible to the receiver.
   */
  change(next: (present: readonly Secret[]) => readonly Secret[]): Promise<void>;
}

/** Makes a store in this process's memory. */
export function createMemorySecretStore(...secrets: readonly Secret[]): NotificationSecretStore {
  let kept: readonly Secret[] = secrets;
  return {
    read: () => Promise.resolve(kept),
    change(next) {
      kept = next(kept);
      return Promise.resolve();
    },
  };
}

/** How notifications are set up. */
export interface SubscribeOptions extends CallOptions, Pick<ClientConfigChange, 'notificationTypes'> {
  /** Where they go: https, host and path only. The receiver has to be up. */
  readonly notificationUrl: string;
  /** The new secret: characters of a bearer (RFC 6750 §2.1). */
  readonly secret: Secret;
  /** Where the receiver finds the secrets to accept. */
  readonly secrets: NotificationSecretStore;
}

interface ConfigCalls {
  get(options?: CallOptions): Promise<ClientConfig>;
  update(change: ClientConfigChange, options?: CallOptions): Promise<ClientConfig>;
}

/**
 * Turns notifications on, or gives them another secret, without a gap: the new secret is accepted before the service
 * tries it, and the former one as long as the service may still use it. Call {@link forgetFormerSecrets} ten minutes
 * later. If the process ends in between, both are accepted; subscribe again then.
 *
 * @throws VppError - The former secret is then still the one in use, unless the outcome is unknown: then both are accepted.
 */
export async function subscribe(config: ConfigCalls, given: SubscribeOptions): Promise<ClientConfig> {
  const caller = 'clientConfig.subscribe';
  checkArgument(caller, 'options', given, 'object');
  const { notificationUrl, notificationTypes, secret, secrets, ...options } = given;
  if (!(secret instanceof Secret)) throw new TypeError(`${caller}: secret must be a Secret: new Secret(text)`);
  checkArgument(caller, 'secrets', secrets, 'object');
  const isOther = (one: Secret) => one.reveal() !== secret.reveal();
  let former: readonly Secret[] = [];
  await secrets.change((present) => {
    former = present;
    return [secret, ...present.filter(isOther)];
  });
  const types = notificationTypes === undefined ? {} : { notificationTypes };
  try {
    return await config.update({ notificationUrl, notificationAuthToken: secret, ...types }, options);
  } catch (error) {
    // A refusal is certain; without an answer, the service says which secret it has.
    if (error instanceof VppError && error.vendorCode !== undefined) {
      const wasAccepted = !former.every(isOther);
      await secrets.change((present) => (wasAccepted ? present : present.filter(isOther)));
      throw error;
    }
    const present = await config.get(options);
    if (present.notificationAuthToken?.reveal() === secret.reveal()) return present;
    throw error;
  }
}

/** Stops accepting all secrets but the newest. The service repeats a notification for up to five minutes with the old one. */
export async function forgetFormerSecrets(secrets: NotificationSecretStore): Promise<void> {
  checkArgument('forgetFormerSecrets', 'secrets', secrets, 'object');
  checkArgument('forgetFormerSecrets', 'secrets.change', secrets.change, 'function');
  await secrets.change((present) => present.slice(0, 1));
}
