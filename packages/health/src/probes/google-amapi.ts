import { z } from 'zod';
import { credentialConfig } from '../secrets/credential-config.ts';
import { createCallQuota, requestsOf } from './google/call-quota.ts';
import { learningFromRefusal } from './google/refusal.ts';
import {
  googleFacts,
  googleSharedKeys,
  keyFacts,
  loadServiceAccount,
  serviceAccountMember,
} from './google/service-account.ts';
import { lazyModule } from './lazy-module.ts';
import { defineProbe } from './probe.ts';

const loadAmapi = lazyModule(() => import('@mdmkit/google-emm'));

/** The facts of a service account and its enterprise. */
export const AmapiFacts = z.object({
  ...googleFacts,
  /** Whether the project manages the enterprise. */
  enterpriseBound: z.boolean().optional().describe('Whether the project manages the enterprise.'),
  /** The display name of the enterprise. */
  organisation: z.string().optional().describe('The display name of the enterprise.'),
  /** The enterprise's resource name. */
  enterprise: z.string().optional().describe("The enterprise's resource name."),
  /** How the users of the enterprise sign in to Google. */
  enterpriseType: z.string().optional().describe('How the users of the enterprise sign in to Google.'),
  /** The topic for notifications; absent if none is set. */
  pubsubTopic: z.string().optional().describe('The topic for notifications; absent if none is set.'),
  /** Whether a topic is set and at least one type of notification is enabled. */
  notifications: z
    .boolean()
    .optional()
    .describe('Whether a topic is set and at least one type of notification is enabled.'),
  /** The types of events that Apple or Google sends notifications for. */
  notificationTypes: z
    .array(z.string())
    .optional()
    .describe('The types of events that Apple or Google sends notifications for.'),
  /** Devices on the first page. */
  devices: z.int().optional().describe('Devices on the first page.'),
  /** Whether there is no further page. */
  devicesComplete: z.boolean().optional().describe('Whether there is no further page.'),
  /** Requests that the project may still send in this minute; only with production's own count. */
  projectRequestsLeft: z
    .int()
    .optional()
    .describe("Requests that the project may still send in this minute; only with production's own count."),
});

/** The requests a minute that Google grants a project; 1,000 in 100 seconds. (Google: quotas) */
const requestsPerMinute = 600;

/** The only permission that the API knows: who may read may also write. (Android Management: access control) */
const permission = 'androidmanagement.enterprises.manage';

/** Checks the Android Management API: gets an access token, reads the enterprise and the first page of devices. */
export const googleAmapi = defineProbe({
  service: 'google.amapi',
  feedNames: {
    'google-cloud': ['Identity and Access Management', 'Google Cloud Pub/Sub'],
    'google-workspace': ['Admin Console'],
  },
  origins: { 'google.amapi': 'google.amapi', googleToken: 'google.oauth' },
  needs: "the service account's key (.json) and the enterprise",
  facts: AmapiFacts,
  config: credentialConfig('google.amapi', {
    ...serviceAccountMember,
    /** The enterprise that the project manages. */
    enterprise: z
      .string()
      .regex(/^(enterprises\/)?[A-Za-z0-9]+$/, 'expected "LC…" or "enterprises/LC…"')
      .describe('The enterprise that the project manages.'),
  }),
  async load({ serviceAccount, enterprise }, files) {
    const key = await loadServiceAccount(serviceAccount, files);
    return { key, enterprise: `enterprises/${enterprise.replace(/^enterprises\//, '')}` };
  },
  sharedKeys: ({ key }) => googleSharedKeys(key),
  pace: ({ key }) => ({ key: key.projectId, requestsPerCheck: 2, requests: requestsPerMinute, perMs: 60_000 }),
  starter: (tenant) => `\
      # Android Management API
      - service: google.amapi
        serviceAccount: { file: ${tenant}/service-account.json } # the key file of the service account
        enterprise: LC00000000 # replace it: the enterprise that the project manages
`,
  async run(context) {
    const { credential, origins, client, budgetStore, signal, learn } = context;
    const { projectId } = credential.key;
    learn(keyFacts(credential.key));
    const { createEmmClient } = await loadAmapi();
    const origin = origins['google.amapi'];
    const tokenOrigin = origins.googleToken;
    // Google counts all that a project sends, whichever of its accounts does.
    const limits = { key: `google.amapi check ${projectId}`, requests: requestsPerMinute, perMs: 60_000 };
    const quota = createCallQuota(limits, context);
    await using emm = createEmmClient({
      ...client,
      credential: credential.key,
      budget: quota.budget,
      ...(origin ? { origin } : {}),
      ...(tokenOrigin ? { tokenOrigin } : {}),
    });
    const reading = emm.enterprises.get(credential.enterprise, { signal });
    const enterprise = await learningFromRefusal(reading, permission, learn);
    learn({
      tokenEndpoint: true,
      apiEnabled: true,
      enterpriseBound: true,
      organisation: enterprise.enterpriseDisplayName,
      enterprise: enterprise.name,
      enterpriseType: enterprise.enterpriseType,
      // An empty topic is how Google says that there is none.
      pubsubTopic: enterprise.pubsubTopic || undefined,
      notifications: Boolean(enterprise.pubsubTopic) && (enterprise.enabledNotificationTypes ?? []).length > 0,
      notificationTypes: enterprise.enabledNotificationTypes && [...enterprise.enabledNotificationTypes],
    });
    // One page shows that devices can be read. Counting a fleet is not a health check.
    const listing = emm.devices.list(credential.enterprise, { signal }).firstPage();
    const page = await learningFromRefusal(listing, permission, learn);
    const production = `google project ${projectId}`;
    const isCounted = (await budgetStore.get(production)) !== undefined;
    learn({
      devices: page.items.length,
      devicesComplete: !page.more,
      missingPermissions: [],
      requestsLeft: await quota.left(),
      projectRequestsLeft: isCounted
        ? Math.max(0, requestsPerMinute - (await requestsOf(budgetStore, production)))
        : undefined,
    });
  },
});
