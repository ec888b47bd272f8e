import { type Caller, type CallOptions, VendorError } from '@mdmkit/core';
import { type BetaEnrollmentTokens, getBetaEnrollmentTokens } from '../api/beta-enrollment.ts';

/** The beta programme call. */
export interface BetaEnrollmentCalls {
  /**
   * Reads the tokens that enrol devices in beta programmes. They are valid for one season: do not store them for weeks.
   *
   * @throws DepError - `DEP_BETA_TURNED_OFF` if the organisation takes part in no programme.
   */
  tokens(options?: CallOptions): Promise<BetaEnrollmentTokens>;
}

/** Creates the call. `oldest` returns a caller with protocol version 1. */
export function createBetaEnrollmentCalls(caller: Caller, oldest: () => Caller): BetaEnrollmentCalls {
  return {
    async tokens(options) {
      try {
        return await caller.call(getBetaEnrollmentTokens, {}, options);
      } catch (error) {
        // Apple's page requires version 1, although later versions were observed to work.
        if (!(error instanceof VendorError) || error.status !== 400) throw error;
        return await oldest().call(getBetaEnrollmentTokens, {}, options);
      }
    },
  };
}
