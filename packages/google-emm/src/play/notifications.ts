import type { CallOptions } from '@mdmkit/core';
import type { NotificationSet, SentTestNotification } from '../api/play.ts';
import { separateOptions } from '../checks/call-options.ts';
import type { PlayCall } from './call.ts';

/** The options of `notifications.pull`. */
export interface PullNotificationsOptions extends CallOptions {
  /** `waitForNotifications`: Google answers once there are notifications. `returnImmediately`: at once. Default: the first. */
  readonly requestMode?: 'waitForNotifications' | 'returnImmediately';
}

/** Calls about the notifications of the Play EMM API. */
export interface PlayNotificationCalls {
  /** Reads the next set of notifications; `decodeNotificationSet` decodes it. An empty set has no id. */
  pull(options?: PullNotificationsOptions): Promise<NotificationSet>;
  /** Acknowledges a set. Google sends a set again that is not acknowledged within 20 seconds. */
  acknowledge(notificationSetId: string, options?: CallOptions): Promise<void>;
  /** Asks Google to send a test notification. */
  sendTest(enterpriseId: string, options?: CallOptions): Promise<SentTestNotification>;
}

/** Creates the calls about notifications. */
export function createPlayNotificationCalls(call: PlayCall): PlayNotificationCalls {
  return {
    async pull(options) {
      const [args, callOptions] = separateOptions('enterprises.pullNotificationSet', options, ['requestMode']);
      return await call('enterprises.pullNotificationSet', args, callOptions);
    },
    acknowledge: (notificationSetId, options) =>
      call('enterprises.acknowledgeNotificationSet', { notificationSetId }, options),
    sendTest: (enterpriseId, options) => call('enterprises.sendTestPushNotification', { enterpriseId }, options),
  };
}
