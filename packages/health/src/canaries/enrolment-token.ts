import { VendorError } from '@mdmkit/core';
import { type CanaryStep, defineCanary } from '@mdmkit/monitor/canary';
import type { CanaryConfigOf } from '../config/canary-config.ts';
import type { ConfiguredCanary } from '../config/target.ts';
import { type AndroidParts, androidPartsOf } from './android-clients.ts';
import { type CanaryParts, call, changeOptions, configOf, type OpenCanary, textOf } from './canary-kind.ts';

interface TokenContext extends AndroidParts {
  readonly config: CanaryConfigOf<'enrolment-token'>;
}

/** How long a token is valid, in seconds: a token whose name was lost ends by itself. */
const durationSeconds = 600;

const createToken: CanaryStep<TokenContext> = {
  name: 'token',
  // Google lists tokens without saying who made them: a lost token is over when its time is.
  settleMs: (durationSeconds + 60) * 1000,
  calls: ({ enterprise, config }) => [
    call(
      'change',
      `POST v1/${enterprise}/enrollmentTokens`,
      `create a token for policy ${config.policy} that ends after ${durationSeconds / 60} minutes`,
    ),
    call('verify', 'GET v1/{token}', 'read whether the token is active'),
    call('undo', 'DELETE v1/{token}', 'delete the token'),
  ],
  plan: async ({ enterprise, config }) => ({
    resourceKey: `google.amapi tokens ${enterprise} ${config.policy}`,
    resource: { policy: config.policy },
  }),
  async change({ emm, enterprise, config }, { id }, signal) {
    const document = {
      policyName: `${enterprise}/policies/${config.policy}`,
      duration: `${durationSeconds}s`,
      additionalData: `health-check ${id}`,
    };
    // The value of the token is not kept.
    const { name } = await emm.enrollmentTokens.create(enterprise, document, changeOptions(signal));
    return { name };
  },
  async effect({ emm }, { result }, signal) {
    const name = textOf(result, 'name');
    if (name === undefined) return { effect: 'absent' };
    try {
      await emm.enrollmentTokens.get(name, { signal });
      return { effect: 'present' };
    } catch (error) {
      if (error instanceof VendorError && error.code === 'EMM_NOT_FOUND') return { effect: 'absent' };
      throw error;
    }
  },
  async undo({ emm }, { result }, signal) {
    await emm.enrollmentTokens.delete(textOf(result, 'name') ?? '', changeOptions(signal));
    return null;
  },
};

/** Creates an enrolment token for a dedicated policy, and deletes it. */
const enrolmentToken = defineCanary<TokenContext>({
  name: 'google.amapi.token',
  service: 'google.amapi',
  resourceKeys: ({ enterprise, config }) => [`google.amapi tokens ${enterprise} ${config.policy}`],
  steps: [createToken],
});

/** Opens the enrolment-token canary. */
export async function openEnrolmentToken(configured: ConfiguredCanary, parts: CanaryParts): Promise<OpenCanary> {
  const { target } = configured;
  const config = configOf(configured, 'enrolment-token');
  const android = await androidPartsOf(target, parts);
  return {
    canary: enrolmentToken,
    context: { ...android, config },
    [Symbol.asyncDispose]: () => android.emm.close(),
  };
}
