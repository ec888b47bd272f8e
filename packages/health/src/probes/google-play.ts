import { type CallOptions, VendorError } from '@mdmkit/core';
import type { PlayClient } from '@mdmkit/google-emm/play';
import { z } from 'zod';
import { credentialConfig } from '../secrets/credential-config.ts';
import { createCallQuota } from './google/call-quota.ts';
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

const loadPlay = lazyModule(() => import('@mdmkit/google-emm/play'));

/** The facts of a service account and its enterprise in the Play EMM API. */
export const PlayFacts = z.object({
  ...googleFacts,
  /** Whether the account acts for the enterprise. */
  enterpriseBound: z.boolean().optional().describe('Whether the account acts for the enterprise.'),
  /** The display name of the enterprise. */
  organisation: z.string().optional().describe('The display name of the enterprise.'),
  /** The enterprise's id. */
  enterprise: z.string().optional().describe("The enterprise's id."),
  /** How the users of the enterprise sign in to Google. */
  enterpriseType: z.string().optional().describe('How the users of the enterprise sign in to Google.'),
  /** The enterprise's primary domain. */
  domain: z.string().optional().describe("The enterprise's primary domain."),
  /** The kind of managed domain. */
  domainType: z.string().optional().describe('The kind of managed domain.'),
  /** The number of administrators that Google returns. */
  administrators: z.int().optional().describe('The number of administrators that Google returns.'),
  /** `basic`, or `custom` if the store has its own pages. */
  storeLayout: z.string().optional().describe('`basic`, or `custom` if the store has its own pages.'),
});

/** What Google grants an EMM: all of its accounts together. (Play EMM: quotas) */
const requestsPerMinute = 60_000;

/**
 * Checks the Google Play EMM API: gets an access token, reads the enterprise and the layout of its store.
 *
 * Notifications are left alone: Google offers no way to read them without taking them from their subscriber.
 */
export const googlePlay = defineProbe({
  service: 'google.play',
  feedNames: {
    'google-cloud': ['Identity and Access Management'],
    'google-workspace': ['Admin Console'],
    'google-play': ['Google Play', 'Managed Google Play'],
  },
  origins: { 'google.play': 'google.emm', googleToken: 'google.oauth' },
  needs: 'the same for the Play EMM API',
  facts: PlayFacts,
  config: credentialConfig('google.play', {
    ...serviceAccountMember,
    /** The enterprise that the account acts for. */
    enterprise: z
      .string()
      .regex(/^[A-Za-z0-9]+$/, 'expected the id of an enterprise, "LC…"')
      .describe('The enterprise that the account acts for.'),
  }),
  async load({ serviceAccount, enterprise }, files) {
    return { key: await loadServiceAccount(serviceAccount, files), enterprise };
  },
  sharedKeys: ({ key }) => googleSharedKeys(key),
  pace: ({ key }) => ({ key: key.projectId, requestsPerCheck: 2, requests: requestsPerMinute, perMs: 60_000 }),
  starter: (tenant) => `\
      # Google Play EMM API
      - service: google.play
        serviceAccount: { file: ${tenant}/service-account.json } # the key file of the service account
        enterprise: LC00000000 # replace it: the enterprise that the account acts for
`,
  async run(context) {
    const { credential, origins, client, signal, learn, warn } = context;
    learn(keyFacts(credential.key));
    const { createPlayClient } = await loadPlay();
    const origin = origins['google.play'];
    const tokenOrigin = origins.googleToken;
    const limits = {
      key: `google.play check ${credential.key.projectId}`,
      requests: requestsPerMinute,
      perMs: 60_000,
    };
    const quota = createCallQuota(limits, context);
    await using play = createPlayClient({
      ...client,
      credential: credential.key,
      budget: quota.budget,
      ...(origin ? { origin } : {}),
      ...(tokenOrigin ? { tokenOrigin } : {}),
    });
    const reading = play.enterprises.get(credential.enterprise, { signal });
    const enterprise = await learningFromRefusal(reading, 'enterprises.get', learn);
    learn({
      tokenEndpoint: true,
      apiEnabled: true,
      enterpriseBound: true,
      organisation: enterprise.name ?? undefined,
      enterprise: enterprise.id ?? undefined,
      enterpriseType: enterprise.enterpriseType ?? undefined,
      domain: enterprise.primaryDomain ?? undefined,
      domainType: enterprise.managedGoogleDomainType ?? undefined,
      administrators: enterprise.administrator?.length,
    });
    const storeLayout = await readLayout(play, credential.enterprise, { signal });
    learn({
      storeLayout,
      missingPermissions: storeLayout === undefined ? ['enterprises.getStoreLayout'] : [],
      requestsLeft: await quota.left(),
    });
    if (storeLayout === undefined) warn('PERMISSION_MISSING');
  },
});

/** The EMM's own account may read an enterprise, and not act for it: that is for the enterprise's account. */
async function readLayout(play: PlayClient, enterpriseId: string, options: CallOptions): Promise<string | undefined> {
  try {
    const layout = await play.call('enterprises.getStoreLayout', { enterpriseId }, options);
    return layout.storeLayoutType ?? 'basic';
  } catch (error) {
    if (error instanceof VendorError && error.status === 403) return undefined;
    throw error;
  }
}
