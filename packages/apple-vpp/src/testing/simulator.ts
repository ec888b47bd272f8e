import { type Clock, systemClock } from '@mdmkit/core';
import { createSimulator, type Simulator } from '@mdmkit/core/testing';
import { endpoints } from '../api/endpoints.ts';
import { type ContentToken, parseContentToken } from '../auth/content-token.ts';
import type { VppErrorNumber } from '../error-numbers.ts';
import { appleOrigin } from '../service.ts';
import { errorAnswer } from './answers.ts';
import { createRateCheck, createRequestCheck } from './check.ts';
import type { Deliver } from './client-config.ts';
import { createHandlers } from './handlers.ts';
import { sampleLimits, type VppLimits } from './limits.ts';
import { createLocation, type VppLocation, type VppLocationOptions } from './location.ts';
import { createTokenRegistry, type IssueTokenOptions } from './tokens.ts';

/** What a simulated service begins with. */
export interface VppSimulatorOptions {
  /** Its locations. Default: one with three apps. */
  readonly locations?: readonly VppLocationOptions[];
  /** Records on one page. Default: 1,000. */
  readonly pageSize?: number;
  /** The indexes of pages that are empty although others may follow. Default: none. */
  readonly emptyPages?: readonly number[];
  /** Limits that differ from Apple's sample; `maxRequestPerSecond` (15) counts per location. */
  readonly limits?: Partial<VppLimits>;
  /** Whether errors come with status 200, as the service sends them at times. Default: false. */
  readonly errorsInHttp200?: boolean;
  /** Sends the test notification. Default: `fetch`. */
  readonly deliver?: Deliver;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Apple's Apps and Books service in this process. */
export interface VppSimulator extends Simulator {
  /** Its locations. */
  readonly locations: readonly VppLocation[];
  /** A ready token for the first location. */
  readonly credential: ContentToken;
  /** Adds a location. */
  addLocation(options?: VppLocationOptions): VppLocation;
  /** Makes a content token and returns the text of its `.vpptoken` file. */
  issueToken(options?: IssueTokenOptions): string;
  /** Revokes a token, as a changed password or a newer download does. */
  revokeToken(text: string): void;
  /** Records on one page from now on. */
  pageSize: number;
  /** Whether errors come with status 200 from now on. */
  errorsInHttp200: boolean;
}

/** Makes a simulator that checks what Apple checks: method, content type, header, token, rate, body. */
export function createVppSimulator(options: VppSimulatorOptions = {}): VppSimulator {
  const { clock = systemClock, pageSize = 1_000, errorsInHttp200 = false, emptyPages = [] } = options;
  if (!Number.isInteger(pageSize) || pageSize < 1) throw new TypeError('pageSize must be a whole number from 1 on');
  const locations = (options.locations ?? [{}]).map((given, index) => createLocation(index, given));
  const [first] = locations;
  if (!first) throw new TypeError('locations must hold at least one location');

  const settings = { pageSize, errorsInHttp200 };
  const tokens = createTokenRegistry(clock);
  const limits: VppLimits = { ...sampleLimits, ...options.limits };
  const check = createRequestCheck(tokens, clock, createRateCheck(clock, limits.maxRequestPerSecond));
  const refuse = (number: VppErrorNumber) => {
    const { status, body } = errorAnswer(number);
    return Response.json(body, { status: settings.errorsInHttp200 ? 200 : status });
  };
  // Looked up when it is used: msw puts its own in the place of the global one.
  const deliver = options.deliver ?? ((request: Request) => fetch(request));
  const paging = () => ({ pageSize: settings.pageSize, emptyPages });

  const simulator = createSimulator({
    origins: [appleOrigin],
    endpoints,
    clock,
    before(request) {
      const verdict = check(request);
      if (typeof verdict === 'number') return refuse(verdict);
      // Apple does not say which number refuses a manager who may only read.
      return verdict?.readOnly && request.endpoint.method !== 'GET' ? Response.json({}, { status: 403 }) : undefined;
    },
    handlers: createHandlers({ tokens, limits, refuse, paging, deliver }),
    notFound: (_, methodMismatch) => (methodMismatch ? refuse(9726) : new Response(null, { status: 404 })),
  });

  const issueToken = (issue: IssueTokenOptions = {}) => tokens.issue(issue.location ?? first, issue).text;
  // The settings are the simulator's own members, so that a change of these takes effect.
  return Object.assign(settings, simulator, {
    locations,
    credential: parseContentToken(issueToken()),
    addLocation(given?: VppLocationOptions) {
      const location = createLocation(locations.length, given);
      locations.push(location);
      return location;
    },
    issueToken,
    revokeToken: tokens.revoke,
  });
}
