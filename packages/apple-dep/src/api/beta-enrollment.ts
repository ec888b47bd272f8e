import { endpoint, openEnum, wireSchema } from '@mdmkit/core';
import { z } from 'zod';

// The page names OSX, its example macOS: both are met.
const BetaToken = z.object({
  token: z.string(),
  title: z.string().optional(),
  os: openEnum('homePodOS', 'iOS', 'OSX', 'macOS', 'tvOS', 'visionOS', 'watchOS').optional(),
});

/** A token that enrols devices in one beta programme for one season. (Apple: BetaEnrollmentToken) */
export type BetaEnrollmentToken = z.output<typeof BetaToken>;

const BetaTokens = z.object({
  betaEnrollmentTokens: z.array(BetaToken).optional(),
  seedBuildTokens: z.array(BetaToken).optional(),
});

/** The tokens of an organisation; `seedBuildTokens` is not documented. (Apple: Get beta enrollment tokens) */
export type BetaEnrollmentTokens = z.output<typeof BetaTokens>;

/** Reads the beta programmes that the organisation takes part in. (Apple: Get beta enrollment tokens) */
export const getBetaEnrollmentTokens = endpoint({
  name: 'betaEnrollment.tokens',
  method: 'GET',
  path: '/os-beta-enrollment/tokens',
  // Camel case here, and here alone.
  response: wireSchema(BetaTokens),
  auth: 'session',
  since: 1,
  repeatable: true,
});
