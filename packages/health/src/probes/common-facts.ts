import { z } from 'zod';

/** Facts that any service may have. */
export const commonFacts = {
  /** When the credential expires. */
  expiresAt: z.iso.datetime().optional().describe('When the credential expires.'),
  /** The vendor's clock minus ours, in seconds, from the header `Date` of the answer. */
  clockSkewSeconds: z
    .int()
    .optional()
    .describe("The vendor's clock minus ours, in seconds, from the header `Date` of the answer."),
} as const;
