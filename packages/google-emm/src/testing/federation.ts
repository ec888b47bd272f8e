import { randomBytes } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import { bearerTokenOf } from '@mdmkit/core/testing';
import { errorAnswer, jsonAnswer, oauthErrorAnswer } from './answers.ts';
import type { SimulatedServiceAccount } from './service-accounts.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

/** A simulated provider of a workload identity pool, with one workload that it knows. */
export interface SimulatedWorkload {
  /** The provider: `//iam.googleapis.com/projects/…`. */
  readonly audience: string;
  /** The token that the workload's own platform gives it. It may be changed, as such tokens are. */
  subjectToken: string;
  /** The configuration file that the console offers for it; `file` is where the workload finds its token. */
  config(file: string): string;
}

/** The two services that exchange one token for another. */
export interface Federation {
  /** Adds a workload that may act as a service account. */
  addWorkload(account: SimulatedServiceAccount): SimulatedWorkload;
  /** Lets one service account make tokens for another. (roles/iam.serviceAccountTokenCreator) */
  allowImpersonation(source: SimulatedServiceAccount, target: SimulatedServiceAccount): void;
  /** Answers `POST /v1/token`. */
  exchange(request: Request): Promise<Response>;
  /** Answers `POST /v1/projects/-/serviceAccounts/{account}:generateAccessToken`. */
  impersonate(request: Request, target: string): Promise<Response>;
}

const lifetimeSeconds = 3_600;

/** Creates the two services. */
export function createFederation(
  accounts: ReadonlyMap<string, SimulatedServiceAccount>,
  tokens: TokenEndpoint,
  clock: Clock,
): Federation {
  const workloads: { readonly workload: SimulatedWorkload; readonly account: SimulatedServiceAccount }[] = [];
  const allowed = new Set<string>();
  const federated = new Map<string, SimulatedServiceAccount>();
  return {
    addWorkload(account) {
      const workload = createWorkload(account, workloads.length);
      workloads.push({ workload, account });
      return workload;
    },
    allowImpersonation: (source, target) => void allowed.add(`${source.email} ${target.email}`),
    async exchange(request) {
      const form = new URLSearchParams(await request.text());
      const match = workloads.find(({ workload }) => workload.audience === form.get('audience'));
      if (!match) return oauthErrorAnswer('invalid_target', 'The target service indicated by the audience is invalid.');
      if (form.get('subject_token') !== match.workload.subjectToken) {
        return oauthErrorAnswer('invalid_grant', 'The subject token is not valid.');
      }
      const token = `ya29.d.${randomBytes(48).toString('base64url')}`;
      federated.set(token, match.account);
      return jsonAnswer({
        access_token: token,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: lifetimeSeconds,
      });
    },
    async impersonate(request, target) {
      const token = bearerTokenOf(request) ?? '';
      const account = accounts.get(target);
      const source = tokens.find(token)?.account;
      const may = federated.get(token) === account || (source && allowed.has(`${source.email} ${target}`));
      if (!source && !federated.has(token)) return errorAnswer('UNAUTHENTICATED', 'Invalid Credentials');
      if (!account || !may) {
        const permission = 'iam.serviceAccounts.getAccessToken';
        return errorAnswer('PERMISSION_DENIED', `Permission '${permission}' denied on resource (or it may not exist).`);
      }
      const { scope = [] } = JSON.parse(await request.text()) as { readonly scope?: readonly string[] };
      const expireTime = new Date(clock.now() + lifetimeSeconds * 1000).toISOString();
      return jsonAnswer({ accessToken: tokens.issue(account, scope), expireTime });
    },
  };
}

function createWorkload(account: SimulatedServiceAccount, count: number): SimulatedWorkload {
  const audience = `//iam.googleapis.com/projects/${account.project.number}/locations/global/workloadIdentityPools/pool/providers/workload-${count + 1}`;
  return {
    audience,
    subjectToken: `workload.${randomBytes(24).toString('base64url')}`,
    config: (file) =>
      JSON.stringify({
        type: 'external_account',
        audience,
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: 'https://sts.googleapis.com/v1/token',
        service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account.email}:generateAccessToken`,
        credential_source: { file },
      }),
  };
}
