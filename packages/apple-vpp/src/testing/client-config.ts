import { isLoopback } from '@mdmkit/core';
import { z } from 'zod';
import type { VppLimits } from '../api/service-config.ts';
import type { VppErrorNumber } from '../errors/error-numbers.ts';
import type { VppLocation } from './location.ts';

const Change = z.object({
  mdmInfo: z.record(z.string(), z.unknown()).optional(),
  notificationUrl: z.string().optional(),
  notificationAuthToken: z.string().optional(),
  notificationTypes: z.array(z.string()).optional(),
});

/** How notification settings are judged. */
export interface NotificationRules {
  /** Tries a receiver with a test notification. */
  readonly takesTest: (uId: string, url: string, authToken: string) => Promise<boolean>;
  /** Whether a receiver on this machine is let off https. Default: false. */
  readonly allowHttpLoopback?: boolean;
  /** Whether an empty text clears a setting. Default: true. */
  readonly emptyClears?: boolean;
}

/** What a simulated location says of itself. */
export function clientConfig(location: VppLocation): Record<string, unknown> {
  const { url, authToken, types } = location.notifications;
  const portal = location.defaultPlatform === 'volumestore' ? 'school' : 'business';
  return {
    countryISO2ACode: location.countryISO2ACode,
    defaultPlatform: location.defaultPlatform,
    locationName: location.name,
    ...(url === undefined ? {} : { notificationUrl: url }),
    ...(authToken === undefined ? {} : { notificationAuthToken: authToken }),
    ...(types === undefined ? {} : { subscribedNotificationTypes: types }),
    websiteURL: `https://${portal}.apple.com`,
  };
}

/** Changes a location; on a refusal nothing is changed. Members that are left out stay as they are. */
export async function changeClientConfig(
  location: VppLocation,
  body: unknown,
  limits: Readonly<VppLimits>,
  { takesTest, allowHttpLoopback = false, emptyClears = true }: NotificationRules,
): Promise<VppErrorNumber | undefined> {
  const change = Change.safeParse(body);
  if (!change.success) return 9602;
  const { mdmInfo, notificationUrl: url, notificationAuthToken: authToken, notificationTypes: types } = change.data;
  const checkedInfo = mdmInfo === undefined ? undefined : checkMdmInfo(mdmInfo, limits);
  if (typeof checkedInfo === 'number') return checkedInfo;
  const refusal = checkNotifications(url, authToken, limits, { allowHttpLoopback, emptyClears });
  if (refusal !== undefined) return refusal;
  // An empty text clears the setting; only a URL that is to be stored is tried.
  if (url && authToken && !(await takesTest(location.uId, url, authToken))) return 9728;

  const { notifications } = location;
  if (checkedInfo) location.mdmInfo = checkedInfo;
  if (url !== undefined) notifications.url = url || undefined;
  if (authToken !== undefined) notifications.authToken = authToken || undefined;
  if (types !== undefined) notifications.types = types;
  return undefined;
}

function checkMdmInfo(given: Readonly<Record<string, unknown>>, limits: Readonly<VppLimits>) {
  const { id, name, metadata } = given;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof metadata !== 'string') return 9723;
  if (id === '' || name === '' || metadata === '') return 9723;
  if (id.length > limits.maxMdmIdLength) return 9724;
  if (name.length > limits.maxMdmNameLength) return 9725;
  if (metadata.length > limits.maxMdmMetadataLength) return 9713;
  return { id, name, metadata };
}

function checkNotifications(
  url: string | undefined,
  authToken: string | undefined,
  limits: Readonly<VppLimits>,
  { allowHttpLoopback, emptyClears }: { readonly allowHttpLoopback: boolean; readonly emptyClears: boolean },
): VppErrorNumber | undefined {
  if ((url === undefined) !== (authToken === undefined) || (url === '') !== (authToken === '')) return 9710;
  if (Math.max(url?.length ?? 0, authToken?.length ?? 0) > limits.maxNotificationLength) return 9711;
  if (url === undefined) return undefined;
  if (url === '') return emptyClears ? undefined : 9712;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isTests = allowHttpLoopback && parsed?.protocol === 'http:' && isLoopback(parsed);
  const secure = parsed?.protocol === 'https:' || isTests;
  return parsed && secure && parsed.search === '' ? undefined : 9712;
}
