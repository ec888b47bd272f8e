import { Secret } from '@mdmkit/core';

/** Wraps the secret of notifications, which Apple repeats in clear, as soon as it is read. */
export function hideNotificationSecret<Config extends { notificationAuthToken?: string | undefined }>(
  config: Config,
): Omit<Config, 'notificationAuthToken'> & { readonly notificationAuthToken?: Secret } {
  const { notificationAuthToken, ...rest } = config;
  return {
    ...rest,
    ...(notificationAuthToken === undefined ? {} : { notificationAuthToken: new Secret(notificationAuthToken) }),
  };
}

/**
 * Unwraps the secret of notifications for the request that sets it.
 *
 * @throws TypeError - When it is not wrapped, so that it cannot have been kept safe until here.
 */
export function showNotificationSecret<Config extends { readonly notificationAuthToken?: Secret }>(
  config: Config,
): Omit<Config, 'notificationAuthToken'> & { notificationAuthToken?: string } {
  const { notificationAuthToken, ...rest } = config;
  if (notificationAuthToken === undefined) return rest;
  if (!(notificationAuthToken instanceof Secret)) throw new TypeError('notificationAuthToken must be a Secret');
  return { ...rest, notificationAuthToken: notificationAuthToken.reveal() };
}
