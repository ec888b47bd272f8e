import type { HttpMethod } from '@mdmkit/core';
import type { ApiName } from './secret-members.ts';

/**
 * The methods that may be sent twice although HTTP does not promise it, and the other way round. Everything else goes
 * by the HTTP method: GET, PUT and DELETE may be repeated (RFC 9110 §9.2.2), POST and PATCH not.
 *
 * - Android Management: a patch with the same body ends in the same state, at the price of a policy version; the
 *   changes of applications name what they change; cancelling twice is cancelling once. Creating twice makes two
 *   tokens or web apps, an enterprise token works once, and a second command is a second command.
 * - Play EMM: acknowledging a set, approving, resetting by one name end in the same state. `getServiceAccount` is a
 *   GET, but each call invalidates the key of the one before; `enroll` and `completeSignup` use up a token.
 *   `pullNotificationSet` is a POST that only reads: what was not acknowledged comes again.
 * - Zero-touch: applying and removing a configuration, claiming for the same customer and unclaiming name their device
 *   and their goal. A search is a POST that only reads.
 */
const exceptions: Readonly<Record<ApiName, Readonly<Record<string, boolean>>>> = {
  androidmanagement: {
    'enterprises.patch': true,
    'enterprises.policies.patch': true,
    'enterprises.policies.modifyPolicyApplications': true,
    'enterprises.policies.removePolicyApplications': true,
    'enterprises.devices.patch': true,
    'enterprises.devices.operations.cancel': true,
    'enterprises.webApps.patch': true,
    'enterprises.generateEnterpriseUpgradeUrl': true,
    'signupUrls.create': true,
  },
  androidenterprise: {
    'enterprises.acknowledgeNotificationSet': true,
    'enterprises.generateEnterpriseUpgradeUrl': true,
    'enterprises.generateSignupUrl': true,
    'enterprises.getServiceAccount': false,
    'enterprises.pullNotificationSet': true,
    'enterprises.sendTestPushNotification': true,
    'enterprises.unenroll': true,
    'products.approve': true,
    'products.generateApprovalUrl': true,
    'products.unapprove': true,
  },
  androiddeviceprovisioning: {
    'customers.configurations.patch': true,
    'customers.devices.applyConfiguration': true,
    'customers.devices.removeConfiguration': true,
    'customers.devices.unclaim': true,
    'partners.devices.claim': true,
    'partners.devices.findByIdentifier': true,
    'partners.devices.findByOwner': true,
    'partners.devices.getSimLockState': true,
    'partners.devices.metadata': true,
    'partners.devices.unclaim': true,
  },
};

/** The methods that {@link isRepeatable} knows by name. */
export const namedMethods: readonly string[] = Object.entries(exceptions).flatMap(([api, methods]) =>
  Object.keys(methods).map((name) => `${api} ${name}`),
);

/** Whether a method may be sent twice without harm. */
export function isRepeatable(api: ApiName, name: string, method: HttpMethod): boolean {
  return exceptions[api][name] ?? (method === 'GET' || method === 'PUT' || method === 'DELETE');
}
