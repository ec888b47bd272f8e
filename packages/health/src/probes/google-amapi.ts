import { z } from 'zod';
import { credentialConfig } from '../config/credential-config.ts';
import { FileReference } from '../config/file-reference.ts';
import { defineProbe } from './probe.ts';

/** Checks the Android Management API: gets an access token, reads the enterprise and the first page of devices. */
export const googleAmapi = defineProbe({
  service: 'google.amapi',
  config: credentialConfig('google.amapi', {
    serviceAccount: FileReference.describe("The service account's key file (JSON)."),
    enterprise: z
      .string()
      .regex(/^(enterprises\/)?[A-Za-z0-9]+$/, 'expected "LC…" or "enterprises/LC…"')
      .describe('The enterprise that the project manages.'),
  }),
  async load({ serviceAccount, enterprise }, files) {
    const { parseServiceAccountKey } = await import('@mdmkit/google-emm');
    const contents = await files.read({ serviceAccount });
    const key = await files.check('serviceAccount', () =>
      parseServiceAccountKey(contents.serviceAccount.toString('utf8')),
    );
    return { key, enterprise: `enterprises/${enterprise.replace(/^enterprises\//, '')}` };
  },
  async run({ credential, origins, client, signal, learn }) {
    learn({ project: credential.key.projectId, account: credential.key.clientEmail });
    const { createEmmClient } = await import('@mdmkit/google-emm');
    const origin = origins['google.amapi'];
    const tokenOrigin = origins.googleToken;
    await using emm = createEmmClient({
      ...client,
      credential: credential.key,
      ...(origin ? { origin } : {}),
      ...(tokenOrigin ? { tokenOrigin } : {}),
    });
    const enterprise = await emm.enterprises.get(credential.enterprise, { signal });
    learn({ organisation: enterprise.enterpriseDisplayName, enterprise: enterprise.name });
    // One page shows that they are readable; counting a fleet is no health check.
    const page = await emm.devices.list(credential.enterprise, { signal }).firstPage();
    learn({ devices: page.items.length, devicesComplete: !page.more });
  },
});
