import type { Asset, ClientConfig, VppLimits } from '@mdmkit/apple-vpp';
import { createBudget, deriveStoreKey } from '@mdmkit/core';
import { z } from 'zod';
import { credentialConfig } from '../secrets/credential-config.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import { commonFacts } from './common-facts.ts';
import { lazyModule } from './lazy-module.ts';
import { defineProbe, type ProbeContext } from './probe.ts';
import { budgetShare } from './shared-credential.ts';

const loadVpp = lazyModule(() => import('@mdmkit/apple-vpp'));

/** The facts of a content token. */
export const VppFacts = z.object({
  ...commonFacts,
  /** The organisation's name, from the token. */
  organisation: z.string().optional().describe("The organisation's name, from the token."),
  /** The location's name. */
  location: z.string().optional().describe("The location's name."),
  /** The location's id. */
  locationId: z.string().optional().describe("The location's id."),
  /** The country of the store that sells the licences. */
  country: z.string().optional().describe('The country of the store that sells the licences.'),
  /** `volumestore` for a school, `enterprisestore` for any other organisation. */
  platform: z.string().optional().describe('`volumestore` for a school, `enterprisestore` for any other organisation.'),
  /** The MDM that holds the location. */
  owner: z.string().optional().describe('The MDM that holds the location.'),
  /** The id of that MDM. */
  ownerId: z.string().optional().describe('The id of that MDM.'),
  /**
   * `ours`, `free`, `other`: held by another MDM; `held`: held by an MDM, and `mdmId` is not configured to compare it.
   */
  ownership: z
    .enum(['ours', 'free', 'other', 'held'])
    .optional()
    .describe(
      '`ours`, `free`, `other`: held by another MDM; `held`: held by an MDM, and `mdmId` is not configured to compare it.',
    ),
  /** Whether notifications are set up. */
  notifications: z.boolean().optional().describe('Whether notifications are set up.'),
  /** The types of events that Apple or Google sends notifications for. */
  notificationTypes: z
    .array(z.string())
    .optional()
    .describe('The types of events that Apple or Google sends notifications for.'),
  /** Products on the first page. */
  assets: z.int().optional().describe('Products on the first page.'),
  /** Whether there is no further page. */
  assetsComplete: z.boolean().optional().describe('Whether there is no further page.'),
  /** Of these, products with unlimited licences. */
  unlimitedAssets: z.int().optional().describe('Of these, products with unlimited licences.'),
  /** Of these, products without a free licence. */
  shortAssets: z.int().optional().describe('Of these, products without a free licence.'),
  /** Limits of the service that differ from its documentation. */
  changedLimits: z
    .record(z.string(), z.number())
    .optional()
    .describe('Limits of the service that differ from its documentation.'),
});

/** Apple counts the requests of one second; ten seconds' worth at once is what a check of three needs. */
const window = { requests: 150, perMs: 10_000 };

/** Checks Apps and Books: reads the client configuration, the first page of assets, and the service's limits. */
export const appleVpp = defineProbe({
  service: 'apple.vpp',
  feedNames: {
    apple: [
      'Volume Purchase Program',
      'Apple Business Manager',
      'Apple School Manager',
      'Apple Business Essentials',
      'Apple Business',
    ],
  },
  origins: { 'apple.vpp': 'apple.vpp' },
  needs: 'the content token (.vpptoken)',
  facts: VppFacts,
  config: credentialConfig('apple.vpp', {
    /** The content token, as downloaded (.vpptoken). */
    token: SecretReference.describe('The content token, as downloaded (.vpptoken).'),
    /** The id with which our MDM holds the location; tells our MDM from another. */
    mdmId: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('The id with which our MDM holds the location; tells our MDM from another.'),
  }),
  async load({ token, mdmId }, files) {
    const { parseContentToken } = await loadVpp();
    const contents = await files.read({ token });
    const text = files.text('token', contents.token);
    const parsed = await files.check('token', () => parseContentToken(text));
    return mdmId === undefined ? parsed : { ...parsed, mdmId };
  },
  pace: ({ fingerprint }) => ({ key: fingerprint, requestsPerCheck: 3, ...window }),
  starter: (tenant) => `\
      # Apps and Books
      - service: apple.vpp
        token: { file: ${tenant}/content-token.vpptoken } # the whole file as downloaded
`,
  async run(context) {
    const { credential, origins, client, signal, learn, expires } = context;
    expires(credential.expiresAt);
    learn({ organisation: credential.orgName });
    const { createVppClient } = await loadVpp();
    const origin = origins['apple.vpp'];
    await using vpp = createVppClient({
      ...client,
      credential,
      budget: createShare(context, credential.value),
      ...(origin ? { origin } : {}),
    });
    const mdmId = 'mdmId' in credential ? credential.mdmId : undefined;
    judgeLocation(await vpp.clientConfig.get({ signal }), mdmId, context);
    // One page shows that assets can be read. Counting all licences is not a health check.
    const page = await vpp.assets.list({ signal }).firstPage();
    learn({ assetsComplete: !page.more });
    judgeAssets(page.items, context);
    // Read once for all locations of a run, and never the reason why a check fails.
    judgeLimits(await vpp.serviceConfig.limits({ signal }), await usualLimits(), context);
  },
});

type LearnAndWarn = Pick<ProbeContext<unknown, typeof VppFacts>, 'learn' | 'warn'>;

function createShare(context: ProbeContext<unknown, typeof VppFacts>, token: Parameters<typeof deriveStoreKey>[1]) {
  const { dedicated, budgetStore: store, client } = context;
  const key = deriveStoreKey('apple.vpp check', token);
  return createBudget({ ...window, share: budgetShare(dedicated), store, key, clock: client.clock });
}

function judgeLocation(config: ClientConfig, mdmId: string | undefined, { learn, warn }: LearnAndWarn): void {
  const { mdmInfo } = config;
  const free = !mdmInfo || mdmInfo.id === '' || mdmInfo.id === 'released';
  const held = mdmId === undefined ? 'held' : mdmInfo?.id === mdmId ? 'ours' : 'other';
  const ownership = free ? 'free' : held;
  learn({
    location: config.locationName,
    locationId: config.uId,
    country: config.countryISO2ACode,
    platform: config.defaultPlatform,
    ownership,
    notifications: config.notificationUrl !== undefined && config.notificationUrl !== '',
    notificationTypes: config.subscribedNotificationTypes,
    ...(free ? {} : { owner: mdmInfo.name, ownerId: mdmInfo.id }),
  });
  if (ownership === 'other') warn('HELD_BY_OTHER_MDM');
}

function judgeAssets(assets: readonly Asset[], { learn, warn }: LearnAndWarn): void {
  // Below 0: more licences are assigned than the location has, as after a refund.
  const short = assets.filter(({ unlimited, availableCount }) => !unlimited && (availableCount ?? 1) <= 0);
  learn({
    assets: assets.length,
    unlimitedAssets: assets.filter(({ unlimited }) => unlimited).length,
    shortAssets: short.length,
  });
  if (short.length > 0) warn('LICENCES_SHORT');
}

function judgeLimits(limits: Readonly<VppLimits>, usual: Readonly<VppLimits>, { learn, warn }: LearnAndWarn): void {
  const { changed, isLower } = compareLimits(limits, usual);
  if (changed) learn({ changedLimits: changed });
  // More than usual breaks nothing.
  if (isLower) warn('LIMITS_CHANGED');
}

/** How limits differ from the usual ones. */
interface LimitChanges {
  /** Those that differ; undefined if none does. */
  readonly changed: Readonly<Record<string, number>> | undefined;
  /** Whether one of them is lower. */
  readonly isLower: boolean;
}

/** The client returns the same object to all checks of five minutes. */
const compared = new WeakMap<Readonly<VppLimits>, LimitChanges>();

function compareLimits(limits: Readonly<VppLimits>, usual: Readonly<VppLimits>): LimitChanges {
  const known = compared.get(limits);
  if (known) return known;
  const wasUsual = new Map<string, number>(Object.entries(usual));
  const changed = Object.entries(limits).filter(([name, limit]) => (wasUsual.get(name) ?? limit) !== limit);
  const changes = {
    changed: changed.length === 0 ? undefined : Object.fromEntries(changed),
    isLower: changed.some(([name, limit]) => limit < (wasUsual.get(name) ?? limit)),
  };
  compared.set(limits, changes);
  return changes;
}

async function usualLimits(): Promise<Readonly<VppLimits>> {
  const { sampleLimits } = await loadVpp();
  return sampleLimits;
}
