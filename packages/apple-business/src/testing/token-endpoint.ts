import type { SimulatedRequest, SimulatorHandler } from '@mdmkit/core/testing';
import { editions } from '../auth/edition.ts';
import type { AccessTokenRegistry } from './access-tokens.ts';
import type { AccountRegistry } from './accounts.ts';
import type { AssertionCheck } from './assertion-check.ts';

/** What the token endpoint is made from. */
export interface TokenEndpointParts {
  /** Who may ask. */
  readonly accounts: AccountRegistry;
  /** What is issued. */
  readonly tokens: AccessTokenRegistry;
  /** Judges assertions. */
  readonly checkAssertion: AssertionCheck;
  /** The life of a token, in seconds. */
  readonly lifetimeSeconds: number;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The handler of the token endpoint. It checks in the order of RFC 6749: request, client, scope. */
export function createTokenEndpoint(parts: TokenEndpointParts): SimulatorHandler {
  return async (request) => {
    const parameters = await readParameters(request);
    if (!parameters) return refuse('invalid_request', 'the body is no form');
    const get = (name: string) => parameters.get(name) ?? '';
    if (get('grant_type') === '') return refuse('invalid_request', 'grant_type is missing');
    if (get('grant_type') !== 'client_credentials') return refuse('unsupported_grant_type', 'not client_credentials');
    const missing = ['client_id', 'client_assertion_type', 'client_assertion', 'scope'].find(
      (name) => get(name) === '',
    );
    if (missing !== undefined) return refuse('invalid_request', `${missing} is missing`);
    if (get('client_assertion_type') !== assertionType)
      return refuse('invalid_request', 'client_assertion_type is wrong');

    const account = parts.accounts.find(get('client_id'));
    if (!account) return refuse('invalid_client', 'client_id is unknown');
    const problem = await parts.checkAssertion(get('client_assertion'), account);
    if (problem !== undefined) return refuse('invalid_client', problem);
    const { scope } = editions[account.edition];
    if (get('scope') !== scope) return refuse('invalid_scope', `the account's scope is ${scope}`);
    return Response.json({
      access_token: parts.tokens.issue(account),
      token_type: 'Bearer',
      expires_in: parts.lifetimeSeconds,
      scope,
    });
  };
}

/** Apple takes the parameters from the query as well: its own sample puts them there. */
async function readParameters({ request, url }: SimulatedRequest): Promise<URLSearchParams | undefined> {
  const body = await request.text();
  const type = request.headers.get('content-type') ?? '';
  if (body !== '' && !/^application\/x-www-form-urlencoded\b/i.test(type)) return undefined;
  return new URLSearchParams([...url.searchParams, ...new URLSearchParams(body)]);
}

/** Apple does not say why. The simulator writes the reason into a header of its own. */
function refuse(error: string, reason: string): Response {
  return Response.json({ error }, { status: 400, headers: { 'x-simulator-reason': reason } });
}
