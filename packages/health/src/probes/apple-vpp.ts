import { credentialConfig } from '../config/credential-config.ts';
import { FileReference } from '../config/file-reference.ts';
import { defineProbe } from './probe.ts';

/** Checks Apps and Books: reads the client configuration and the first page of assets. */
export const appleVpp = defineProbe({
  service: 'apple.vpp',
  config: credentialConfig('apple.vpp', {
    token: FileReference.describe('The content token as downloaded (.vpptoken).'),
  }),
  async load({ token }, files) {
    const { parseContentToken } = await import('@mdmkit/apple-vpp');
    const contents = await files.read({ token });
    return await files.check('token', () => parseContentToken(contents.token.toString('utf8')));
  },
  async run({ credential, origins, client, signal, learn, expires }) {
    expires(credential.expiresAt);
    const { createVppClient } = await import('@mdmkit/apple-vpp');
    const origin = origins['apple.vpp'];
    await using vpp = createVppClient({ ...client, credential, ...(origin ? { origin } : {}) });
    const config = await vpp.clientConfig.get({ signal });
    learn({
      organisation: credential.orgName,
      location: config.locationName,
      country: config.countryISO2ACode,
      owner: config.mdmInfo?.name,
    });
    // One page shows that they are readable; counting a fleet is no health check.
    const page = await vpp.assets.list({ signal }).firstPage();
    learn({ assets: page.items.length, assetsComplete: !page.more });
  },
});
