import type { SimulatedRequest, SimulatorHandler } from '@mdmkit/core/testing';
import { rowOf } from '../api/define.ts';
import type { EmmEndpoint } from '../api/endpoints.ts';
import { toNormalForm } from '../api/normal-form.ts';
import type { ApiName } from '../api/secret-members.ts';
import { checkAccess } from './access-check.ts';
import { jsonAnswer } from './answers.ts';
import { checkParameters, readBody } from './check-request.ts';
import type { EnterpriseState } from './enterprises.ts';
import type { Json } from './json.ts';
import { toOlderEnvelope } from './older-envelope.ts';
import { selectFields } from './partial-response.ts';
import type { RequestQuota } from './projects.ts';
import { notFound, Refusal } from './refusal.ts';
import type { SimulatedServiceAccount } from './service-accounts.ts';
import type { TokenEndpoint } from './token-endpoint.ts';
import type { World } from './world.ts';

/** A request that was let in: its caller is known, its parameters and its body fit the method. */
export interface Admitted {
  /** The method. */
  readonly row: EmmEndpoint;
  /** The credential of the client. */
  readonly account: SimulatedServiceAccount;
  /** The path's parameters. */
  readonly params: Readonly<Record<string, string>>;
  /** The query. */
  readonly query: URLSearchParams;
  /** The body. */
  readonly body: Json;
  /** Where the request was sent. */
  readonly origin: string;
}

/** Answers an admitted request: with a document, with undefined for an empty answer, or with a whole response. */
export type AdmittedHandler = (request: Admitted) => Json | Response | undefined | Promise<Json | Response | undefined>;

/** What lets requests in. */
export type Gate = (api: ApiName, name: string, answer: AdmittedHandler) => SimulatorHandler;

/** Creates the gate of every API request. It checks access first, then parameters and body, as Google does. */
export function createGate(world: World, tokens: TokenEndpoint, quota: RequestQuota): Gate {
  return (api, name, answer) => {
    const row = rowOf(api, name);
    if (!row) throw new TypeError(`${api} has no method ${name}`);
    return async (simulated: SimulatedRequest) => {
      const account = checkAccess(simulated, row, tokens, quota, world.clock);
      if (account instanceof Response) return account;
      try {
        checkParameters(row, simulated.url.searchParams, world.unknownMembers);
        const sent = readBody(row, await simulated.request.text(), world.unknownMembers);
        const body = row.request === undefined ? sent : toNormalForm(api, row.request, sent);
        const { params, url } = simulated;
        const result = await answer({ row, account, params, query: url.searchParams, body, origin: url.origin });
        if (result instanceof Response) return result;
        // The Play EMM API answers nothing with nothing, the others with an empty object.
        if (result === undefined && row.response === undefined) return new Response(null, { status: 204 });
        return jsonAnswer(selectFields(row, result ?? {}, url.searchParams.get('fields')));
      } catch (error) {
        if (error instanceof Refusal) {
          return api === 'androidenterprise' ? await toOlderEnvelope(error.answer) : error.answer;
        }
        throw error;
      }
    };
  };
}

/** The enterprise that a request is about, if its caller manages it. */
export function enterpriseOf(world: World, { account, params }: Admitted): EnterpriseState {
  const enterprise = world.enterprises.get(`enterprises/${params.enterprise}`);
  if (!enterprise) throw notFound();
  if (enterprise.bound && enterprise.project === account.project) return enterprise;
  throw new Refusal('PERMISSION_DENIED', 'Caller is not authorized to manage enterprise.');
}
