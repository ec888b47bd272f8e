import type { SimulatedRequest, SimulatorHandlers } from '@mdmkit/core/testing';
import type { endpoints } from '../api/endpoints.ts';
import { formatDateTime } from '../date-time.ts';
import type { VppErrorNumber } from '../error-numbers.ts';
import { assetsPage, type Paging } from './assets-page.ts';
import { bearerOf } from './check.ts';
import { changeClientConfig, clientConfig, type Deliver } from './client-config.ts';
import type { VppLimits } from './limits.ts';
import { serviceConfig } from './service-config.ts';
import type { IssuedToken, TokenRegistry } from './tokens.ts';

/** What the handlers work with. */
export interface HandlerContext {
  /** The tokens. */
  readonly tokens: TokenRegistry;
  /** The limits. */
  readonly limits: Readonly<VppLimits>;
  /** Makes the answer for one of Apple's numbers. */
  readonly refuse: (number: VppErrorNumber) => Response;
  /** How pages are cut now. */
  readonly paging: () => Paging;
  /** Sends a notification. */
  readonly deliver: Deliver;
}

type Result = Record<string, unknown> | VppErrorNumber;

/** One handler for each endpoint. The token of every request was checked before. */
export function createHandlers(context: HandlerContext): SimulatorHandlers<typeof endpoints> {
  const { tokens, limits, refuse } = context;
  const withToken = async ({ request }: SimulatedRequest, answer: (token: IssuedToken) => Result | Promise<Result>) => {
    const token = tokens.find(bearerOf(request.headers.get('authorization') ?? '') ?? '');
    if (!token) return refuse(9622);
    const result = await answer(token);
    return typeof result === 'number' ? refuse(result) : Response.json({ ...result, ...metaOf(token) });
  };
  return {
    'serviceConfig.get': ({ url }) => Response.json(serviceConfig(url.origin, limits)),
    'clientConfig.get': (request) => withToken(request, ({ location }) => clientConfig(location)),
    'clientConfig.update': (simulated) =>
      withToken(simulated, async ({ location }) => {
        const body: unknown = await simulated.request.json().catch(() => undefined);
        const refusal = await changeClientConfig(location, body, limits, context.deliver);
        return refusal ?? clientConfig(location);
      }),
    'assets.list': (request) =>
      withToken(request, ({ location }) => assetsPage(location, request.url.searchParams, context.paging())),
  };
}

/** What every answer to an authenticated call carries. */
function metaOf({ location, expiresAtMs }: IssuedToken): Record<string, unknown> {
  return {
    ...(location.mdmInfo ? { mdmInfo: location.mdmInfo } : {}),
    tokenExpirationDate: formatDateTime(new Date(expiresAtMs)),
    uId: location.uId,
  };
}
