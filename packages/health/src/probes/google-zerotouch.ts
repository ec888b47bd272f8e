import { VendorError } from '@mdmkit/core';
import type { ZeroTouchClient } from '@mdmkit/google-emm/zero-touch';
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
import { zeroTouchFindings } from './google/zero-touch-findings.ts';
import { lazyModule } from './lazy-module.ts';
import { defineProbe, type ProbeContext } from './probe.ts';

const loadZeroTouch = lazyModule(() => import('@mdmkit/google-emm/zero-touch'));

/** The facts of a service account in zero-touch enrolment. */
export const ZeroTouchFacts = z.object({
  ...googleFacts,
  /** Customers on the first page that the account may act for. */
  customers: z.int().optional().describe('Customers on the first page that the account may act for.'),
  /** Whether there is no further page. */
  customersComplete: z.boolean().optional().describe('Whether there is no further page.'),
  /** The customer that was checked. */
  customer: z.string().optional().describe('The customer that was checked.'),
  /** The display name of the customer. */
  organisation: z.string().optional().describe('The display name of the customer.'),
  /** Whether the customer has accepted the terms: Google's value. */
  terms: z.string().optional().describe("Whether the customer has accepted the terms: Google's value."),
  /** Configurations that its devices can get at their first start. */
  configurations: z.int().optional().describe('Configurations that its devices can get at their first start.'),
  /** The default configuration of new devices; absent if there is none. */
  defaultConfiguration: z
    .string()
    .optional()
    .describe('The default configuration of new devices; absent if there is none.'),
  /** The reseller that was checked. */
  partner: z.string().optional().describe('The reseller that was checked.'),
  /** Customers of the reseller on the first page. */
  partnerCustomers: z.int().optional().describe('Customers of the reseller on the first page.'),
  /** Whether there is no further page. */
  partnerCustomersComplete: z.boolean().optional().describe('Whether there is no further page.'),
});

type Context = ProbeContext<{ readonly customer: string | undefined }, typeof ZeroTouchFacts>;

/** What Google grants each user of the API, and a service account is one: 1,000 in 100 seconds. (Zero-touch: quotas) */
const granted = { requests: 1_000, perMs: 100_000 };

const accountNumber = (prefix: string) =>
  z
    .string(`expected a number in quotes, or "${prefix}/…"`)
    .regex(new RegExp(`^(${prefix}/)?\\d+$`), `expected a number in quotes, or "${prefix}/…"`);

/**
 * Checks zero-touch enrolment: gets an access token, reads the customers that the account may act for and what devices
 * of one are handed, or the customers of a reseller.
 */
export const googleZerotouch = defineProbe({
  service: 'google.zerotouch',
  feedNames: { 'google-cloud': ['Identity and Access Management'] },
  origins: { 'google.zerotouch': 'google.zt', googleToken: 'google.oauth' },
  needs: "the service account's key (.json), linked to the customer",
  facts: ZeroTouchFacts,
  config: credentialConfig('google.zerotouch', {
    ...serviceAccountMember,
    /** The number of the customer. Default: the first customer that the account may act for. */
    customer: accountNumber('customers')
      .optional()
      .describe('The number of the customer. Default: the first customer that the account may act for.'),
    /** The number of the reseller, for an account of a reseller. If only this is set, no customer is checked. */
    partner: accountNumber('partners')
      .optional()
      .describe(
        'The number of the reseller, for an account of a reseller. If only this is set, no customer is checked.',
      ),
  }),
  async load({ serviceAccount, customer, partner }, files) {
    const key = await loadServiceAccount(serviceAccount, files);
    return { key, customer: numberOf(customer), partner: numberOf(partner) };
  },
  sharedKeys: ({ key }) => googleSharedKeys(key),
  pace: ({ key }) => ({ key: key.clientEmail, requestsPerCheck: 2, ...granted }),
  starter: (tenant) => `\
      # Zero-touch enrolment
      - service: google.zerotouch
        serviceAccount: { file: ${tenant}/service-account.json } # linked to the customer in the zero-touch portal
        # customer: "0000000000000000" # the number of the customer; without it, the first one
        # partner: "0000000000000000"  # for the account of a reseller
`,
  async run(context) {
    const { credential, origins, client, learn } = context;
    learn(keyFacts(credential.key));
    const { createZeroTouchClient } = await loadZeroTouch();
    const origin = origins['google.zerotouch'];
    const tokenOrigin = origins.googleToken;
    const quota = createCallQuota({ key: `google.zerotouch check ${credential.key.clientEmail}`, ...granted }, context);
    await using zeroTouch = createZeroTouchClient({
      ...client,
      credential: credential.key,
      budget: quota.budget,
      ...(origin ? { origin } : {}),
      ...(tokenOrigin ? { tokenOrigin } : {}),
    });
    const { customer, partner } = credential;
    if (partner !== undefined) await readPartner(zeroTouch, partner, context);
    if (customer !== undefined || partner === undefined) await readCustomer(zeroTouch, context);
    learn({ requestsLeft: await quota.left() });
  },
});

async function readPartner(zeroTouch: ZeroTouchClient, partner: string, context: Context): Promise<void> {
  const { signal, learn, conclude } = context;
  learn({ partner });
  const listing = zeroTouch.partners.listCustomers(partner, { signal }).firstPage();
  const page = await orNotLinked(learningFromRefusal(listing, 'partners.customers.list', learn), conclude);
  if (!page) return;
  learn({
    tokenEndpoint: true,
    apiEnabled: true,
    missingPermissions: [],
    partnerCustomers: page.items.length,
    partnerCustomersComplete: !page.more,
  });
}

async function readCustomer(zeroTouch: ZeroTouchClient, context: Context): Promise<void> {
  const { credential, signal, learn, conclude } = context;
  const listing = zeroTouch.customers.list({ signal }).firstPage();
  const page = await learningFromRefusal(listing, 'customers.list', learn);
  learn({ tokenEndpoint: true, apiEnabled: true, customers: page.items.length, customersComplete: !page.more });
  const named = credential.customer === undefined ? undefined : `customers/${credential.customer}`;
  const company = page.items.find(({ name }) => named === undefined || name === named);
  const customer = named ?? company?.name;
  if (customer === undefined) return conclude(zeroTouchFindings.ZEROTOUCH_NO_CUSTOMER);
  learn({ customer, organisation: company?.companyName ?? undefined, terms: company?.termsStatus ?? undefined });
  // Terms that wait to be accepted are told by this call only.
  const reading = zeroTouch.customers.configurations.list(customer, { signal });
  const configurations = await orNotLinked(
    learningFromRefusal(reading, 'customers.configurations.list', learn),
    conclude,
  );
  if (!configurations) return;
  learn({
    missingPermissions: [],
    configurations: configurations.length,
    defaultConfiguration: configurations.find(({ isDefault }) => isDefault === true)?.configurationName ?? undefined,
  });
}

/** A refusal of one account's resources is about its link to the service account, not about a role in the project. */
async function orNotLinked<Value>(call: Promise<Value>, conclude: Context['conclude']): Promise<Value | undefined> {
  try {
    return await call;
  } catch (error) {
    const refused = error instanceof VendorError && ['PERMISSION_DENIED', 'NOT_FOUND'].includes(error.vendorCode ?? '');
    if (!refused || error.code === 'EMM_TERMS_NOT_ACCEPTED') throw error;
    conclude(zeroTouchFindings.ZEROTOUCH_NOT_LINKED);
    return undefined;
  }
}

function numberOf(name: string | undefined): string | undefined {
  return name?.replace(/^\w+\//, '');
}
