import { type Clock, checkOptions, checkOptionTypes, type OptionTypes, systemClock } from '@mdmkit/core';
import { createSimulator, type Simulator } from '@mdmkit/core/testing';
import { endpoints } from '../api/endpoints.ts';
import type { VppLimits } from '../api/service-config.ts';
import { type ContentToken, parseContentToken } from '../auth/content-token.ts';
import type { VppErrorNumber } from '../errors/error-numbers.ts';
import { appleOrigin } from '../service.ts';
import { sampleLimits } from '../service-config/limits.ts';
import { errorAnswer } from './answers.ts';
import { createRateCheck, createRequestCheck } from './check.ts';
import { usualDoubts, type VppDoubts } from './doubts.ts';
import { createHandlers } from './handlers.ts';
import { createLocation, type VppLocation, type VppLocationOptions } from './location.ts';
import { createOutbox, type Deliver, type Outbox } from './outbox.ts';
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
  /** Sends notifications. Default: `fetch`. */
  readonly deliver?: Deliver;
  /** Whether notifications may go to an http URL of this machine, where the service insists on https. Default: false. */
  readonly allowHttpLoopback?: boolean;
  /** How long events take, in milliseconds. Default: 0. */
  readonly eventDelayMs?: number;
  /** How long lists lag behind purchases, in milliseconds. Default: 0. */
  readonly countLagMs?: number;
  /** How to decide what Apple's documentation leaves open. Default: as it most probably is. */
  readonly doubts?: Partial<VppDoubts>;
  /** The origin of a metadata simulator, named in the service configuration. Default: none; the address is left out. */
  readonly metadataOrigin?: string;
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
  /** Whether a text is a token that was issued here and is neither revoked nor expired. */
  isTokenGood(text: string): boolean;
  /** Revokes a token, as a changed password or a newer download does. */
  revokeToken(text: string): void;
  /** The notifications, and what goes wrong with them. */
  readonly outbox: Outbox;
  /** Records on one page from now on. */
  pageSize: number;
  /** How long events take from now on, in milliseconds. */
  eventDelayMs: number;
  /** How long lists lag behind purchases from now on, in milliseconds. */
  countLagMs: number;
  /** Whether errors come with status 200 from now on. */
  errorsInHttp200: boolean;
}

const optionTypes: OptionTypes<VppSimulatorOptions> = {
  locations: 'list',
  pageSize: 'number',
  emptyPages: 'list',
  limits: 'object',
  errorsInHttp200: 'boolean',
  deliver: 'function',
  allowHttpLoopback: 'boolean',
  eventDelayMs: 'number',
  countLagMs: 'number',
  doubts: 'object',
  metadataOrigin: 'text',
  clock: 'object',
};

/**
 * Makes a simulator that checks what Apple checks: method, content type, header, token, rate, body.
 *
 * @example
 * const simulator = createVppSimulator({ locations: [{ assets: [{ adamId: '361304891', totalCount: 10 }] }] });
 * const server = await listen(simulator);
 * const vpp = createVppClient({ credential: simulator.credential, origin: server.origin });
 */
export function createVppSimulator(options: VppSimulatorOptions = {}): VppSimulator {
  checkOptionTypes<VppSimulatorOptions>('createVppSimulator', options, optionTypes);
  checkOptions('doubts', options.doubts ?? {}, Object.keys(usualDoubts));
  checkOptions('limits', options.limits ?? {}, Object.keys(sampleLimits));
  const { clock = systemClock, emptyPages = [], allowHttpLoopback = false } = options;
  const { pageSize = 1_000, errorsInHttp200 = false, eventDelayMs = 0, countLagMs = 0 } = options;
  if (!Number.isInteger(pageSize) || pageSize < 1) throw new TypeError('pageSize must be a whole number from 1 on');
  const settings = { pageSize, errorsInHttp200, eventDelayMs, countLagMs };
  // Looked up when it is used: msw puts its own in the place of the global one.
  const outbox = createOutbox(options.deliver ?? ((request: Request) => fetch(request)), clock);
  const parts = {
    clock,
    outbox,
    eventDelayMs: () => settings.eventDelayMs,
    countLagMs: () => settings.countLagMs,
  };
  const locations = (options.locations ?? [{}]).map((settings, index) => createLocation(index, settings, parts));
  const [first] = locations;
  if (!first) throw new TypeError('locations must hold at least one location');

  const doubts: VppDoubts = { ...usualDoubts, ...options.doubts };
  const tokens = createTokenRegistry(clock, doubts.newTokenRevokes);
  const limits: VppLimits = { ...sampleLimits, ...options.limits };
  const isTooFast = createRateCheck(clock, limits.maxRequestPerSecond);
  const check = createRequestCheck(tokens, clock, isTooFast, doubts.missingToken);
  const refuse = (number: VppErrorNumber, details: object = {}) => {
    const { status, body } = errorAnswer(number);
    return Response.json({ ...body, ...details }, { status: settings.errorsInHttp200 ? 200 : status });
  };
  const paging = () => ({ pageSize: settings.pageSize, emptyPages });

  const simulator = createSimulator({
    origins: [appleOrigin],
    endpoints,
    clock,
    before(request) {
      const verdict = check(request);
      if (typeof verdict === 'number') return refuse(verdict);
      if (!verdict?.readOnly || request.endpoint.method === 'GET') return undefined;
      return doubts.readOnly === undefined ? Response.json({}, { status: 403 }) : refuse(doubts.readOnly);
    },
    handlers: createHandlers({
      tokens,
      limits,
      refuse,
      paging,
      doubts,
      outbox,
      allowHttpLoopback,
      metadataOrigin: options.metadataOrigin,
      now: () => clock.now(),
    }),
    notFound: (_, methodMismatch) => (methodMismatch ? refuse(9726) : new Response(null, { status: 404 })),
  });

  const issueToken = (issue: IssueTokenOptions = {}) => tokens.issue(issue.location ?? first, issue).text;
  // The settings are the simulator's own members, so that a change of these takes effect.
  return Object.assign(settings, simulator, {
    locations,
    outbox,
    credential: parseContentToken(issueToken()),
    addLocation(given?: VppLocationOptions) {
      const location = createLocation(locations.length, given, parts);
      locations.push(location);
      return location;
    },
    issueToken,
    isTokenGood: (text: string) => tokens.isGood(text),
    revokeToken: tokens.revoke,
  });
}
