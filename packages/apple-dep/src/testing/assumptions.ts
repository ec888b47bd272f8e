/** How a simulated service behaves where Apple's documentation is silent, contradicts itself, or was seen both ways. */
export interface DepAssumptions {
  /** Whether a token may have several sessions at once; else a sign-in ends the earlier one. Default: true. */
  readonly parallelSessions: boolean;
  /** The largest page, in `/account` and in effect: 1,000 is documented, 5,000 was seen in 2018. Default: 1,000. */
  readonly pageLimit: number;
  /** How many requests a token may send in a window before it gets 429. Default: no limit. */
  readonly rateLimit: { readonly requests: number; readonly windowSeconds: number } | undefined;
  /** How a 429 names the wait: in seconds, as a date, or not at all. Default: `seconds`. */
  readonly retryAfter: 'seconds' | 'date' | 'none';
  /**
   * How often a device may be assigned a profile in a window before it is throttled; undefined: as often as one likes.
   * Default: 10 times in 24 hours.
   */
  readonly throttle: { readonly assignments: number; readonly windowSeconds: number } | undefined;
  /** `response_status` of a device that is unknown or another server's. Default: `NOT_ACCESSIBLE`. */
  readonly foreignDeviceStatus: 'NOT_ACCESSIBLE' | 'NOT_FOUND';
  /** The text that refuses an assignment of an unknown profile. Default: `NOT_FOUND`. */
  readonly missingProfileText: 'NOT_FOUND' | 'PROFILE_NOT_FOUND';
  /** How the beta tokens for a Mac are labelled. Default: `OSX`, as the page says; its example says `macOS`. */
  readonly betaMacName: 'OSX' | 'macOS';
  /** Whether beta tokens are answered to protocol version 1 only, as their page asks. Default: false. */
  readonly betaTokensNeedVersion1: boolean;
  /** Whether a device that was moved here still names its former profile. Default: true, as was seen. */
  readonly movedDevicesKeepProfileUuid: boolean;
  /** Whether a sync without news is refused with EXHAUSTED_CURSOR instead of an empty page. Default: false. */
  readonly syncExhausts: boolean;
  /** Whether requests have to name JSON as their content type, as Apple's old simulator asks. Default: false. */
  readonly contentTypeRequired: boolean;
  /** Whether the organisation may use Activation Lock and account-driven enrolment. Default: true. */
  readonly organisationSupported: boolean;
  /** Whether the organisation takes part in AppleSeed for IT. Default: true. */
  readonly appleSeedForIt: boolean;
}

/** What is assumed unless a test says otherwise. */
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
  organisationSupported: true,
  appleSeedForIt: true,
};
