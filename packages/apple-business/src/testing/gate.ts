import type { Clock } from '@mdmkit/core';
import { type AppleOrganisation, bearerTokenOf, type SimulatorHandler } from '@mdmkit/core/testing';
import { isInSchool } from '../api/endpoints.ts';
import type { AccessTokenRegistry } from './access-tokens.ts';
import type { BusinessPermission } from './accounts.ts';
import type { ActivityLogFiles } from './activity-log-file.ts';
import { forbidden, notAcceptable, pathNotFound, rateLimited, termsPending, unauthorized } from './error-document.ts';
import type { AccountHandler } from './handlers/handler.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { OrganisationState } from './state.ts';

/** What stands before every answer of the API. */
export interface GateParts {
  /** The tokens that open it. */
  readonly tokens: AccessTokenRegistry;
  /** The limits. */
  readonly limiter: RateLimiter;
  /** Whether a request without the header `Accept` gets 406. */
  readonly acceptRequired: boolean;
  /** The state of an organisation. */
  readonly stateOf: (organisation: AppleOrganisation) => OrganisationState;
  /** The logs of finished activities. */
  readonly logs: ActivityLogFiles;
  /** Time. */
  readonly clock: Clock;
}

/** Puts the checks before a handler: header, access token, limit, edition, terms, permission. */
export function createGate(parts: GateParts): (answer: AccountHandler) => SimulatorHandler {
  return (answer) => (simulated) => {
    const { endpoint, request } = simulated;
    if (!acceptsJson(request.headers.get('accept'), parts.acceptRequired)) return notAcceptable();
    const account = parts.tokens.find(bearerTokenOf(request) ?? '');
    if (!account) return unauthorized();
    const waitSeconds = parts.limiter.take(account.clientId, request.method);
    if (waitSeconds !== undefined) return rateLimited(waitSeconds);
    if (account.edition === 'school' && !isInSchool(endpoint.name)) return pathNotFound(request, false);
    const state = parts.stateOf(account.organisation);
    if (state.termsPending) return termsPending();
    // Calls are named after the resource that they are about.
    const [resource = ''] = endpoint.name.split('.');
    if (!account.permissions.has(resource as BusinessPermission)) return forbidden();
    return parts.limiter.run(account.clientId, () =>
      answer(simulated, { account, state, logs: parts.logs, nowMs: parts.clock.now() }),
    );
  };
}

/** A request without the header accepts every type. (RFC 9110 §12.5.1) */
function acceptsJson(accept: string | null, isRequired: boolean): boolean {
  if (accept === null) return !isRequired;
  return /(?:^|,)\s*(?:application\/(?:json|\*)|\*\/\*)/i.test(accept);
}
