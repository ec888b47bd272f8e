import { z } from 'zod';

/** Facts that any service may have. */
export const commonFacts = {
  expiresAt: z.iso.datetime().optional().describe('When the credential ends.'),
  clockSkewSeconds: z.int().optional().describe("The vendor's clock minus ours, from the answer's `Date`."),
} as const;
