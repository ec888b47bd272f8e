import { type Caller, type CallOptions, VendorError } from '@mdmkit/core';
import { type BetaEnrollmentTokens, getBetaEnrollmentTokens } from '../api/beta-enrollment.ts';

/** The call about beta programmes. */
export interface BetaEnrollmentCalls {
  /**
   * Reads the tokens that enrol devices in beta programmes. They belong to one season: do not keep them for weeks.
   *
   * @throws DepError - `DEP_BETA_TURNED_OFF` when the organisation takes part in none.
   */
  tokens(options?: CallOptions): Promise<BetaEnrollmentTokens>;
}

/** Makes the call. `oldest` makes a caller that speaks protocol version 1, on first use. */
export function createBetaEnrollmentCalls(caller: Caller, oldest: () => Caller): BetaEnrollmentCalls {
  return {
    async tokens(options) {
      try {
        return await caller.call(getBetaEnrollmentTokens, {}, options);
      } catch (error) {
        // The page asks for version 1; later ones work in the wild, until they do not.
        if (!(error instanceof VendorError) || error.status !== 400) throw error;
        return await oldest().call(getBetaEnrollmentTokens, {}, options);
      }
    },
  };
}
