import { createBudget, VendorError } from '@mdmkit/core';
import { z } from 'zod';
import { credentialConfig } from '../config/credential-config.ts';
import { FileReference } from '../config/file-reference.ts';
import { commonFacts } from './common-facts.ts';
import { defineProbe } from './probe.ts';
import { budgetShare } from './shared-credential.ts';

/** What is learnt of a service account and its enterprise. */
export const AmapiFacts = z.object({
  ...commonFacts,
  project: z.string().optional().describe('The Cloud project, which quotas are counted for.'),
  account: z.string().optional().describe('The service account.'),
  keyId: z.string().optional().describe('The id of its key, as the console shows it.'),
  tokenEndpoint: z.boolean().optional().describe('Whether an access token was given out.'),
  apiEnabled: z.boolean().optional().describe('Whether the API is switched on in the project.'),
  enterpriseBound: z.boolean().optional().describe('Whether the project manages the enterprise.'),
  organisation: z.string().optional().describe("The enterprise's name for people."),
  enterprise: z.string().optional().describe("The enterprise's resource name."),
  enterpriseType: z.string().optional().describe('How the enterprise signs in at Google.'),
  pubsubTopic: z.string().optional().describe('Where notifications go; absent where none is set.'),
  notificationTypes: z.array(z.string()).optional().describe('What is notified of.'),
  devices: z.int().optional().describe('Devices on the first page.'),
  devicesComplete: z.boolean().optional().describe('Whether there is no further page.'),
  requestsLeft: z.int().optional().describe('Requests of this minute that are left to checks, by our own count.'),
});

/** The requests a minute that Google grants a project; 60,000 in 100 seconds. (Google: quotas) */
const requestsPerMinute = 600;

/** Checks the Android Management API: gets an access token, reads the enterprise and the first page of devices. */
export const googleAmapi = defineProbe({
  service: 'google.amapi',
  facts: AmapiFacts,
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
  async run({ credential, origins, client, dedicated, budgetStore, signal, learn }) {
    const { projectId, clientEmail, keyId } = credential.key;
    learn({ project: projectId, account: clientEmail, keyId });
    const { createEmmClient } = await import('@mdmkit/google-emm');
    const origin = origins['google.amapi'];
    const tokenOrigin = origins.googleToken;
    // Google counts all that a project sends, whichever of its accounts does.
    const key = `google.amapi check ${projectId}`;
    const limits = { requests: requestsPerMinute, perMs: 60_000, share: budgetShare(dedicated) };
    await using emm = createEmmClient({
      ...client,
      credential: credential.key,
      budget: createBudget({ ...limits, store: budgetStore, key, clock: client.clock }),
      ...(origin ? { origin } : {}),
      ...(tokenOrigin ? { tokenOrigin } : {}),
    });
    const enterprise = await emm.enterprises.get(credential.enterprise, { signal }).catch((error: unknown) => {
      learn(whatRefusalTells(error));
      throw error;
    });
    learn({
      tokenEndpoint: true,
      apiEnabled: true,
      enterpriseBound: true,
      organisation: enterprise.enterpriseDisplayName,
      enterprise: enterprise.name,
      enterpriseType: enterprise.enterpriseType,
      // An empty topic is how Google says that there is none.
      pubsubTopic: enterprise.pubsubTopic || undefined,
      notificationTypes: enterprise.enabledNotificationTypes,
    });
    // One page shows that they are readable; counting a fleet is no health check.
    const page = await emm.devices.list(credential.enterprise, { signal }).firstPage();
    const state = await budgetStore.get(key);
    const used = (state?.ended ?? []).reduce((sum, [, count]) => sum + count, 0);
    learn({
      devices: page.items.length,
      devicesComplete: !page.more,
      requestsLeft: Math.max(0, Math.floor(limits.requests * limits.share) - used),
    });
  },
});

/** A refusal tells how far the request came: Google checks the key, then the API, then the enterprise. */
function whatRefusalTells(error: unknown): Partial<Pick<z.output<typeof AmapiFacts>, Checked>> {
  if (!(error instanceof VendorError)) return {};
  if (error.code === 'EMM_API_DISABLED') return { tokenEndpoint: true, apiEnabled: false };
  if (error.code === 'EMM_ENTERPRISE_NOT_MANAGED')
    return { tokenEndpoint: true, apiEnabled: true, enterpriseBound: false };
  return error.kind === 'throttled' || error.code === 'EMM_PERMISSION_DENIED' ? { tokenEndpoint: true } : {};
}

type Checked = 'tokenEndpoint' | 'apiEnabled' | 'enterpriseBound';
