import type { SimulatedRequest } from '@mdmkit/core/testing';
import type { endpoints } from '../../api/endpoints.ts';
import type { AccountRecord } from '../accounts.ts';
import type { ActivityLogFiles } from '../activity-log-file.ts';
import type { OrganisationState } from '../state.ts';

/** What a handler may use besides the request. */
export interface HandlerContext {
  /** Who asks. */
  readonly account: AccountRecord;
  /** The account's organisation. */
  readonly state: OrganisationState;
  /** The logs of finished activities. */
  readonly logs: ActivityLogFiles;
  /** The present time, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** Answers a request of an account that may make it. */
export type AccountHandler = (request: SimulatedRequest, context: HandlerContext) => Response | Promise<Response>;

/** The names of the calls that need an access token. */
export type AccountCall = Exclude<(typeof endpoints)[number]['name'], 'accessToken.request'>;

/** The handlers of some calls, by their names. */
export type AccountHandlers<Name extends AccountCall> = { readonly [N in Name]: AccountHandler };
