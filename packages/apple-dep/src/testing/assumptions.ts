/** A limit on requests. */
export interface DepRateLimit {
  /** The number of requests in a window. */
  readonly requests: number;
  /** The length of a window, in seconds. */
  readonly windowSeconds: number;
}

/** A limit on the assignments of one device. */
export interface DepThrottle {
  /** The number of assignments in a window. */
  readonly assignments: number;
  /** The length of a window, in seconds. */
  readonly windowSeconds: number;
}

/** How a simulated service behaves where Apple's documentation is silent or contradicts itself, or observations differ. */
export interface DepAssumptions {
  /** Whether a token may have several sessions at once. Otherwise a sign-in ends the earlier session. Default: true. */
  readonly parallelSessions: boolean;
  /** The largest page, in `/account` and in effect. 1,000 is documented; 5,000 was observed in 2018. Default: 1,000. */
  readonly pageLimit: number;
  /** The number of requests that a token may send before it gets 429. Default: no limit. */
  readonly rateLimit: DepRateLimit | undefined;
  /** How a 429 names the wait: in seconds, as a date, or not at all. Default: `seconds`. */
  readonly retryAfter: 'seconds' | 'date' | 'none';
  /** How often a profile may be assigned to a device before the device is throttled. Default: 10 times in 24 hours. */
  readonly throttle: DepThrottle | undefined;
  /** `response_status` of a device that is unknown or assigned to another server. Default: `NOT_ACCESSIBLE`. */
  readonly foreignDeviceStatus: 'NOT_ACCESSIBLE' | 'NOT_FOUND';
  /** The text that refuses the assignment of an unknown profile. Default: `NOT_FOUND`. */
  readonly missingProfileText: 'NOT_FOUND' | 'PROFILE_NOT_FOUND';
  /** The `os` of the beta token for Macs. Default: `OSX`, as Apple's page says; its example says `macOS`. */
  readonly betaMacName: 'OSX' | 'macOS';
  /** Whether beta tokens need protocol version 1, as their page says. Default: false. */
  readonly betaTokensNeedVersion1: boolean;
  /** Whether a device that was moved here still names its former profile. Default: true, as observed. */
  readonly movedDevicesKeepProfileUuid: boolean;
  /** Whether a sync without changes is refused with EXHAUSTED_CURSOR, in place of an empty page. Default: false. */
  readonly syncExhausts: boolean;
  /**
   * Whether requests need a JSON content type: `true`, as Apple's old simulator required; `bodies`: only requests with a
   * body. Default: false.
   */
  readonly contentTypeRequired: boolean | 'bodies';
  /**
   * The User-Agents that are refused with USER_AGENT_INVALID. Apple does not document which ones. Default:
   * `nanodep-godep/0`, the only one whose refusal was reported.
   */
  readonly refusedUserAgents: readonly string[];
  /** How answers spell serial numbers: as stored (`stored`), or as in the request (`request`). Default: `stored`. */
  readonly answeredSerialNumbers: 'stored' | 'request';
  /** Whether the case of a serial number in a request matters. Default: true. */
  readonly caseSensitiveSerialNumbers: boolean;
  /** Whether the organisation may use Activation Lock and account-driven enrolment. Default: true. */
  readonly organisationSupported: boolean;
  /** Whether the organisation takes part in AppleSeed for IT. Default: true. */
  readonly appleSeedForIt: boolean;
}

/** The assumptions of a simulator unless a test replaces them. */
export const usualAssumptions: DepAssumptions = {
  parallelSessions: true,
  pageLimit: 1_000,
  rateLimit: undefined,
  retryAfter: 'seconds',
  throttle: { assignments: 10, windowSeconds: 24 * 60 * 60 },
  foreignDeviceStatus: 'NOT_ACCESSIBLE',
  missingProfileText: 'NOT_FOUND',
  betaMacName: 'OSX',
  betaTokensNeedVersion1: false,
  movedDevicesKeepProfileUuid: true,
  syncExhausts: false,
  contentTypeRequired: false,
  refusedUserAgents: ['nanodep-godep/0'],
  answeredSerialNumbers: 'stored',
  caseSensitiveSerialNumbers: true,
  organisationSupported: true,
  appleSeedForIt: true,
};
