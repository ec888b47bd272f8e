import { randomBytes } from 'node:crypto';
import type { Signup } from './amapi/enterprise-handlers.ts';
import type { World } from './world.ts';

/** Finishes a sign-up as its administrator would; answers where the browser is sent, empty after an upgrade. */
export function completeSignup(world: World, signups: readonly Signup[], url: string): string {
  const token = new URL(url).searchParams.get('token');
  const signup = signups.find(({ name }) => name === `signupUrls/${token}`);
  if (!signup) throw new RangeError('there is no such sign-up');
  if (signup.upgrades) {
    const { document, name } = signup.upgrades;
    document.enterpriseType = 'MANAGED_GOOGLE_DOMAIN';
    document.managedGoogleDomainType = 'TYPE_DOMAIN';
    delete document.managedGooglePlayAccountsEnterpriseType;
    // This one needs no enabling.
    const event = { enterprise: name, upgradeState: 'UPGRADE_STATE_SUCCEEDED' };
    if (document.pubsubTopic !== undefined) world.pubsub.publish(document.pubsubTopic, 'ENTERPRISE_UPGRADE', event);
    return '';
  }
  signup.enterpriseToken ??= `EA${randomBytes(24).toString('base64url')}`;
  const callback = new URL(signup.callbackUrl);
  callback.searchParams.set('enterpriseToken', signup.enterpriseToken);
  return callback.href;
}
