import { endpoint, type OpenEnum, openEnum, type WireSchema, type WireShape, wireSchema } from '@mdmkit/core';
import { z } from 'zod';

// The page names OSX, its example macOS: both occur.
const BetaTokenWire = z.object({
  token: z.string(),
  title: z.string().optional(),
  os: openEnum('homePodOS', 'iOS', 'OSX', 'macOS', 'tvOS', 'visionOS', 'watchOS').optional(),
} satisfies WireShape<BetaEnrollmentToken>);

/** A token that enrols devices in one beta programme for one season. (Apple: BetaEnrollmentToken) */
export interface BetaEnrollmentToken {
  /** The token. */
  readonly token: string;
  /** The name of the beta programme, such as `iOS 27 AppleSeed Beta`. */
  readonly title?: string | undefined;
  /** The operating system. A Mac has `OSX` or `macOS`. */
  readonly os?: OpenEnum<'homePodOS' | 'iOS' | 'OSX' | 'macOS' | 'tvOS' | 'visionOS' | 'watchOS'> | undefined;
}

const BetaTokensWire = z.object({
  // An organisation without beta programmes is answered with 403, so an answer always has the list.
  betaEnrollmentTokens: z.array(BetaTokenWire),
  seedBuildTokens: z.array(BetaTokenWire).optional(),
} satisfies WireShape<BetaEnrollmentTokens>);

/** The tokens of an organisation. (Apple: Get beta enrollment tokens) */
export interface BetaEnrollmentTokens {
  /** One token for each beta programme. */
  readonly betaEnrollmentTokens: readonly BetaEnrollmentToken[];
  /** Tokens for seed builds. Observed, but not documented by Apple. */
  readonly seedBuildTokens?: readonly BetaEnrollmentToken[] | undefined;
}

// Camel case here, and here alone.
const BetaTokensAnswer: WireSchema<BetaEnrollmentTokens> = wireSchema(BetaTokensWire);

/** Reads the tokens of the beta programmes that the organisation takes part in. (Apple: Get beta enrollment tokens) */
export const getBetaEnrollmentTokens = endpoint({
  name: 'betaEnrollment.tokens',
  method: 'GET',
  path: '/os-beta-enrollment/tokens',
  response: BetaTokensAnswer,
  auth: 'session',
  since: 1,
  repeatable: true,
});
