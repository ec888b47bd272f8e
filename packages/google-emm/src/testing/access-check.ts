import type { Clock } from '@mdmkit/core';
import { bearerTokenOf, type SimulatedRequest } from '@mdmkit/core/testing';
import { amapi, type GoogleApi, play, zeroTouch } from '../api/google-api.ts';
import type { MethodRow } from '../api/method-row.ts';
import type { ApiName } from '../api/secret-members.ts';
import { errorAnswer, errorInfo, help } from './answers.ts';
import type { RequestQuota, SimulatedProject } from './projects.ts';
import type { SimulatedServiceAccount } from './service-accounts.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

interface Service {
  readonly api: GoogleApi;
  readonly host: string;
  readonly title: string;
  readonly method: string;
  readonly permission: string;
}

const services: Readonly<Record<ApiName, Service>> = {
  androidmanagement: {
    api: amapi,
    host: 'androidmanagement.googleapis.com',
    title: 'Android Management API',
    method: 'google.android.devicemanagement.v1.',
    permission: 'androidmanagement.enterprises.manage',
  },
  androidenterprise: {
    api: play,
    host: 'androidenterprise.googleapis.com',
    title: 'Google Play EMM API',
    method: 'androidenterprise.',
    permission: 'androidenterprise.enterprises.manage',
  },
  androiddeviceprovisioning: {
    api: zeroTouch,
    host: 'androiddeviceprovisioning.googleapis.com',
    title: 'Android Device Provisioning Partner API',
    method: 'google.android.device.provisioning.v1.',
    permission: 'androiddeviceprovisioning.devices.manage',
  },
};

/** Who may call, in the order in which Google finds out: token, account, scope, API switch, quota, role. */
export function checkAccess(
  { request }: Pick<SimulatedRequest, 'request'>,
  row: MethodRow,
  tokens: TokenEndpoint,
  quota: RequestQuota,
  clock: Clock,
): SimulatedServiceAccount | Response {
  const token = bearerTokenOf(request);
  const service = services[row.api];
  const method = { service: service.host, method: `${service.method}${row.name}` };
  if (token === undefined) return unauthenticated(missingCredential, 'CREDENTIALS_MISSING', method);
  const issued = tokens.find(token);
  if (!issued) return unauthenticated(invalidCredential, 'ACCESS_TOKEN_TYPE_UNSUPPORTED', method);
  const { account, scopes, expiresAtMs } = issued;
  if (expiresAtMs <= clock.now()) return unauthenticated(invalidCredential, 'ACCESS_TOKEN_EXPIRED', method);
  if (account.deleted || account.disabled) {
    return unauthenticated(invalidCredential, 'ACCOUNT_STATE_INVALID', { ...method, email: account.email });
  }
  if (!scopes.includes(service.api.scope)) {
    const info = errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', method);
    return errorAnswer('PERMISSION_DENIED', 'Request had insufficient authentication scopes.', [info]);
  }
  if (!account.project.apiEnabled) return apiDisabled(account.project, service);
  if (!quota.take(account.project)) return quotaExceeded(account.project, service);
  return account.permitted ? account : roleMissing(account.project, service);
}

const expected =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
const missingCredential = `Request is missing required authentication credential. ${expected}`;
const invalidCredential = `Request had invalid authentication credentials. ${expected}`;

function unauthenticated(message: string, reason: string, metadata: Readonly<Record<string, string>>): Response {
  return errorAnswer('UNAUTHENTICATED', message, [errorInfo(reason, metadata)]);
}

function apiDisabled({ number }: SimulatedProject, { host, title }: Service): Response {
  const activationUrl = `https://console.developers.google.com/apis/api/${host}/overview?project=${number}`;
  const message = `${title} has not been used in project ${number} before or it is disabled. Enable it by visiting ${activationUrl} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`;
  const facts = { service: host, serviceTitle: title, consumer: `projects/${number}` };
  return errorAnswer('PERMISSION_DENIED', message, [
    errorInfo('SERVICE_DISABLED', { ...facts, containerInfo: number, activationUrl }),
    help('Google developers console API activation', activationUrl),
  ]);
}

function quotaExceeded({ number, requestsPerMinute }: SimulatedProject, { host }: Service): Response {
  const message = `Quota exceeded for quota metric 'Requests' and limit 'Requests per minute' of service '${host}' for consumer 'project_number:${number}'.`;
  return errorAnswer('RESOURCE_EXHAUSTED', message, [
    errorInfo('RATE_LIMIT_EXCEEDED', {
      service: host,
      consumer: `projects/${number}`,
      quota_metric: `${host}/requests`,
      quota_limit: 'RequestsPerMinutePerProject',
      quota_limit_value: String(requestsPerMinute),
      quota_location: 'global',
      quota_unit: '1/min/{project}',
    }),
    help('Request a higher quota limit.', 'https://cloud.google.com/docs/quotas/help/request_increase'),
  ]);
}

function roleMissing({ id }: SimulatedProject, { permission }: Service): Response {
  const resource = `//cloudresourcemanager.googleapis.com/projects/${id}`;
  return errorAnswer(
    'PERMISSION_DENIED',
    `Permission '${permission}' denied on resource '${resource}' (or it may not exist).`,
    [errorInfo('IAM_PERMISSION_DENIED', { permission, resource: `projects/${id}` })],
  );
}
