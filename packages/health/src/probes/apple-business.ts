import type { BusinessClient } from '@mdmkit/apple-business';
import { BudgetExhausted, type BudgetStore, type CallOptions, VendorError } from '@mdmkit/core';
import { z } from 'zod';
import { credentialConfig } from '../secrets/credential-config.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import { commonFacts } from './common-facts.ts';
import { lazyModule } from './lazy-module.ts';
import { defineProbe } from './probe.ts';
import { budgetShare } from './shared-credential.ts';

const loadBusiness = lazyModule(() => import('@mdmkit/apple-business'));

/** The facts of an API account. */
export const BusinessFacts = z.object({
  ...commonFacts,
  /** `business` for Apple Business, `school` for Apple School Manager. */
  edition: z
    .enum(['business', 'school'])
    .optional()
    .describe('`business` for Apple Business, `school` for Apple School Manager.'),
  /** The scope of the access token. */
  scope: z.string().optional().describe('The scope of the access token.'),
  /** Whether an access token was issued. */
  tokenEndpoint: z.boolean().optional().describe('Whether an access token was issued.'),
  /** All devices of the organisation. */
  devices: z.int().optional().describe('All devices of the organisation.'),
  /** All device-management servers, or those of the first page. */
  servers: z.int().optional().describe('All device-management servers, or those of the first page.'),
  /** What this account may not read. */
  missingPermissions: z.array(z.string()).optional().describe('What this account may not read.'),
  /** Reads that checks may still make in this minute, by our own count. */
  readsLeft: z.int().optional().describe('Reads that checks may still make in this minute, by our own count.'),
});

/** What Apple grants an account, as users of the API have measured it. */
const readsPerMinute = 20;

/** Checks the Apple Business (or School) API: gets an access token, reads one device and one server. */
export const appleBusiness = defineProbe({
  service: 'apple.business',
  feedNames: {
    apple: ['Apple Business Manager', 'Apple School Manager', 'Apple Business Essentials', 'Apple Business'],
  },
  origins: { 'apple.business': 'apple.abm', appleToken: 'apple.oauth' },
  needs: "the API account's key (.pem), client id and key id",
  facts: BusinessFacts,
  config: credentialConfig('apple.business', {
    /** The private key of the API account, as downloaded (PEM). */
    key: SecretReference.describe('The private key of the API account, as downloaded (PEM).'),
    /** The client id shown in the portal. */
    clientId: z
      .string()
      .regex(/^(?:BUSINESS|SCHOOL)API\.[\w-]+$/, 'expected "BUSINESSAPI.…" or "SCHOOLAPI.…"')
      .describe('The client id shown in the portal.'),
    /** The key id shown in the portal. */
    keyId: z
      .string()
      .regex(
        /^(?!(?:BUSINESS|SCHOOL)API\.)[\x21-\x7e]+$/,
        'expected the id of the key, which the portal shows beside the client id',
      )
      .describe('The key id shown in the portal.'),
  }),
  async load({ key, clientId, keyId }, files) {
    const { parseBusinessKey } = await loadBusiness();
    const contents = await files.read({ key });
    const text = files.text('key', contents.key);
    const privateKey = await files.check('key', () => parseBusinessKey(text));
    return { privateKey, clientId, keyId };
  },
  sharedKeys: ({ clientId, keyId }) => [`business-client:${clientId}`, `business-key:${keyId}`],
  pace: ({ clientId }) => ({ key: clientId, requestsPerCheck: 2, requests: readsPerMinute, perMs: 60_000 }),
  starter: (tenant) => `\
      # Apple Business or School API
      - service: apple.business
        key: { file: ${tenant}/business-key.pem } # as downloaded from Apple's portal
        clientId: BUSINESSAPI.00000000-0000-0000-0000-000000000000 # replace it: the portal shows it
        keyId: 00000000-0000-0000-0000-000000000000 # replace it: the portal shows it beside
`,
  async run({ credential, origins, client, dedicated, budgetStore, signal, learn, warn }) {
    const { createBusinessBudget, createBusinessClient } = await loadBusiness();
    const key = `apple.business check ${credential.clientId}`;
    const share = budgetShare(dedicated);
    const budget = createBusinessBudget({ share, store: budgetStore, key, clock: client.clock });
    const origin = origins['apple.business'];
    const tokenOrigin = origins.appleToken;
    await using business = createBusinessClient({
      ...client,
      ...credential,
      budget,
      ...(origin ? { origin } : {}),
      ...(tokenOrigin ? { tokenOrigin } : {}),
    });
    learn({ edition: business.edition, scope: `${business.edition}.api` });
    // About twenty reads a minute are all that Apple gives: one device tells as much as a thousand.
    const devices = await business.orgDevices
      .list({ limit: 1, signal })
      .firstPage()
      .catch((error: unknown) => {
        // A refusal of the list itself: the token was given out before.
        if (error instanceof VendorError && error.operation === 'orgDevices.list' && error.status !== undefined)
          learn({ tokenEndpoint: true, missingPermissions: isForbidden(error) ? ['orgDevices'] : undefined });
        throw error;
      });
    learn({ tokenEndpoint: true, devices: devices.total });
    const servers = await readServers(business, { signal });
    const { missing, ...counted } = servers;
    learn({
      ...counted,
      missingPermissions: missing ? ['mdmServers'] : [],
      readsLeft: Math.max(0, budget.readsPerMinute - (await readsOf(budgetStore, budget.reads.key))),
    });
    if (missing) warn('PERMISSION_MISSING');
  },
});

/** An account without this permission still does the rest, and so does one whose budget a repetition has used up. */
async function readServers(
  { mdmServers }: Pick<BusinessClient, 'mdmServers'>,
  options: CallOptions,
): Promise<{ readonly servers?: number; readonly missing: boolean }> {
  try {
    const { items, total } = await mdmServers.list({ limit: 1, ...options }).firstPage();
    return { servers: total ?? items.length, missing: false };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (isForbidden(error)) return { missing: true };
    if (error.cause instanceof BudgetExhausted) return { missing: false };
    throw error;
  }
}

function isForbidden({ code }: { readonly code: string }): boolean {
  return code === 'BUSINESS_PERMISSION_MISSING';
}

async function readsOf(store: BudgetStore, key: string): Promise<number> {
  const state = await store.get(key);
  return (state?.ended ?? []).reduce((sum, [, count]) => sum + count, 0) + (state?.running.length ?? 0);
}
