import { type Clock, systemClock } from '@mdmkit/core';
import { createSimulator, type SimulatedRequest, type Simulator } from '@mdmkit/core/testing';
import { endpoints } from '../api/endpoints.ts';
import { tokenUrl } from '../auth/access-token.ts';
import { parseServiceAccountKey, type ServiceAccountKey } from '../auth/service-account.ts';
import { googleOrigin } from '../transport/google-carrier.ts';
import { checkAccess } from './access-check.ts';
import { errorAnswer, jsonAnswer } from './answers.ts';
import { createEnterprise, type SimulatedEnterprise, type SimulatedEnterpriseOptions } from './enterprises.ts';
import { answerDeviceList, refuseUnknownParameters } from './list-devices.ts';
import { createPageTokens } from './page-tokens.ts';
import { createProject, createRequestQuota, type SimulatedProject, type SimulatedProjectOptions } from './projects.ts';
import { createServiceAccount, type SimulatedServiceAccount } from './service-accounts.ts';
import { createTokenEndpoint } from './token-endpoint.ts';

/** What a simulated Google begins with. */
export interface EmmSimulatorOptions {
  /** How many devices the first enterprise has. Default: 10. */
  readonly devices?: number;
  /** Requests per minute of the first project. Default: 600. */
  readonly requestsPerMinute?: number;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Google's Android Management API and token endpoint in this process. */
export interface EmmSimulator extends Simulator {
  /** The first project. */
  readonly project: SimulatedProject;
  /** A service account of the first project, made when it is first asked for. */
  readonly account: SimulatedServiceAccount;
  /** The key of that account, ready for a client. */
  readonly credential: ServiceAccountKey;
  /** An enterprise of the first project. */
  readonly enterprise: SimulatedEnterprise;
  /** Adds a Cloud project: one per tenant, as it were. */
  addProject(options?: SimulatedProjectOptions): SimulatedProject;
  /** Adds a service account with one key to a project. Default name: `mdm`, then `mdm-2` and so on. */
  addServiceAccount(project: SimulatedProject, name?: string): SimulatedServiceAccount;
  /** Adds an enterprise that a project manages. */
  addEnterprise(project: SimulatedProject, options?: SimulatedEnterpriseOptions): SimulatedEnterprise;
  /** Uses up a project's requests for this minute and all that follow, until `requestsPerMinute` is set anew. */
  exhaustQuota(project: SimulatedProject): void;
  /** Revokes every access token: the next request with one is refused with 401. */
  revokeTokens(): void;
}

/** Makes a simulator that checks what Google checks: assertion, token, scope, API switch, quota, role, enterprise. */
export function createEmmSimulator(options: EmmSimulatorOptions = {}): EmmSimulator {
  const clock = options.clock ?? systemClock;
  const projects: SimulatedProject[] = [];
  const accounts = new Map<string, SimulatedServiceAccount>();
  const enterprises = new Map<string, SimulatedEnterprise>();
  const tokens = createTokenEndpoint(accounts, clock);
  const quota = createRequestQuota(clock);
  const pageTokens = createPageTokens();

  /** Lets a handler see the enterprise that the path names, if this caller may. */
  const onEnterprise =
    (answer: (enterprise: SimulatedEnterprise, query: URLSearchParams) => Response) =>
    (simulated: SimulatedRequest) => {
      const account = checkAccess(simulated, tokens, quota, clock);
      if (account instanceof Response) return account;
      const enterprise = enterprises.get(`enterprises/${simulated.params.enterprise}`);
      if (!enterprise) return errorAnswer('NOT_FOUND', 'Requested entity was not found.');
      const manages = enterprise.bound && enterprise.project === account.project;
      if (!manages) return errorAnswer('PERMISSION_DENIED', 'Caller is not authorized to manage enterprise.');
      return answer(enterprise, simulated.url.searchParams);
    };

  const simulator = createSimulator({
    origins: [googleOrigin, new URL(tokenUrl).origin],
    endpoints,
    clock,
    handlers: {
      'oauth2.token': ({ request }) => tokens.answer(request),
      'enterprises.get': onEnterprise(
        ({ document }, query) => refuseUnknownParameters(query, []) ?? jsonAnswer(document),
      ),
      'enterprises.devices.list': onEnterprise((enterprise, query) => answerDeviceList(enterprise, query, pageTokens)),
    },
    notFound: notFoundPage,
  });

  const addProject = (projectOptions: SimulatedProjectOptions = {}) => {
    const project = createProject(projectOptions, projects.length);
    projects.push(project);
    return project;
  };
  const addServiceAccount = (project: SimulatedProject, name?: string) => {
    const count = [...accounts.values()].filter((account) => account.project === project).length;
    const account = createServiceAccount(project, name ?? (count === 0 ? 'mdm' : `mdm-${count + 1}`));
    accounts.set(account.email, account);
    return account;
  };
  const addEnterprise = (project: SimulatedProject, enterpriseOptions: SimulatedEnterpriseOptions = {}) => {
    const enterprise = createEnterprise(project, enterpriseOptions, enterprises.size, clock.now());
    enterprises.set(enterprise.name, enterprise);
    return enterprise;
  };

  const { devices = 10, requestsPerMinute } = options;
  const project = addProject(requestsPerMinute === undefined ? {} : { requestsPerMinute });
  let account: SimulatedServiceAccount | undefined;
  return {
    ...simulator,
    project,
    // Made late: a key takes a tenth of a second, and tests that bring projects of their own never need it.
    get account() {
      account ??= addServiceAccount(project);
      return account;
    },
    get credential() {
      return parseServiceAccountKey(this.account.keyFile);
    },
    enterprise: addEnterprise(project, { devices }),
    addProject,
    addServiceAccount,
    addEnterprise,
    exhaustQuota: (exhausted) => {
      exhausted.requestsPerMinute = 0;
    },
    revokeTokens: () => tokens.revokeAll(),
  };
}

/** What Google's front end answers for an address that no API has. */
function notFoundPage(request: Request): Response {
  const { pathname } = new URL(request.url);
  const escaped = pathname.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const page = `<!DOCTYPE html>\n<html lang=en>\n  <title>Error 404 (Not Found)!!1</title>\n  <p><b>404.</b> <ins>That’s an error.</ins>\n  <p>The requested URL <code>${escaped}</code> was not found on this server.\n`;
  return new Response(page, { status: 404, headers: { 'content-type': 'text/html; charset=UTF-8' } });
}
