/**
 * The life of one Android device: an organisation signs up, a device enrols, gets a policy, installs an app, is locked
 * and wiped. Everything goes through the API; what devices do is told by notifications.
 *
 * `start.ts` runs it against a simulated Google.
 */
import {
  type CommandQueue,
  createPushReceiver,
  type EmmClient,
  type Notification,
  type PushReceiver,
  type PushReceiverOptions,
} from '@mdmkit/google-emm';

/** What the provider's own set-up is. */
export interface Provider {
  /** Its Cloud project. */
  readonly projectId: string;
  /** The topic that notifications come by. */
  readonly pubsubTopic: string;
  /** Sends an administrator to a page and answers where the browser came back to. */
  readonly visit: (url: string) => string;
}

/** Signs an organisation up and turns its notifications on. */
export async function signUp(emm: EmmClient, { projectId, pubsubTopic, visit }: Provider): Promise<string> {
  const signup = await emm.signupUrls.create({ projectId, callbackUrl: 'https://mdm.example.com/signed-up' });
  const enterpriseToken = new URL(visit(signup.url)).searchParams.get('enterpriseToken') ?? '';
  const { name } = await emm.enterprises.create({
    projectId,
    signupUrlName: signup.name,
    enterpriseToken,
    enterprise: { pubsubTopic, enabledNotificationTypes: ['ENROLLMENT', 'STATUS_REPORT', 'COMMAND'] },
  });
  return name;
}

/** Makes the policy that devices enrol with, and a token whose QR code is shown to the person who sets a device up. */
export async function prepareEnrolment(emm: EmmClient, enterprise: string) {
  const policy = `${enterprise}/policies/standard`;
  const settings = { cameraDisabled: true, statusReportingSettings: { applicationReportsEnabled: true } };
  await emm.policies.patch(policy, settings, { updateMask: ['cameraDisabled', 'statusReportingSettings'] });
  const token = await emm.enrollmentTokens.create(enterprise, { policyName: policy, duration: '86400s' });
  return { policy, token };
}

/** Has an app installed and waits until the device says that it is. */
export async function installApp(emm: EmmClient, policy: string, device: string, packageName: string, pollMs = 10_000) {
  const written = await emm.policies.installApplications(policy, [packageName]);
  return await emm.policies.waitUntilApplied(device, written, { pollMs });
}

/** Locks a device, then wipes it. Both commands stay valid for a month, in case it is offline. */
export async function lockAndWipe(queue: CommandQueue, device: string): Promise<void> {
  await queue.issue({ id: `lock ${device}`, deviceName: device, command: { type: 'LOCK', duration: '2592000s' } });
  await queue.issue({
    id: `wipe ${device}`,
    deviceName: device,
    command: { wipeParams: { wipeReason: { defaultMessage: 'The device was returned.' } }, duration: '2592000s' },
  });
}

/** Takes the pushes: outcomes of commands go to the queue, the rest is told. */
export function createReceiver(
  queue: CommandQueue,
  tell: (notification: Notification) => void,
  options: Omit<PushReceiverOptions, 'onNotification'>,
): PushReceiver {
  return createPushReceiver({
    ...options,
    async onNotification(notification) {
      tell(notification);
      if (notification.type !== 'COMMAND') return undefined;
      // Not known yet: it has overtaken the answer of the call, and comes again.
      return (await queue.handleNotification(notification.operation)) === 'unknown' ? 'retry' : undefined;
    },
  });
}
