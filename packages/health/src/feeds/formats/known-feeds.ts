import type { FeedFormat } from './read-feed.ts';

/** A status feed that this program knows. */
export interface KnownFeed {
  /** What people call it. */
  readonly title: string;
  /** Its format. */
  readonly format: FeedFormat;
  /** Its address. */
  readonly url: string;
  /** The list of products beside it. Absent if the feed itself names its services, or if there is none. */
  readonly productsUrl?: string;
}

/** Every status feed that this program knows, by its id. The names of our services in them belong to the probes. */
export const knownFeeds = {
  apple: {
    title: 'Apple System Status',
    format: 'apple',
    url: 'https://www.apple.com/support/systemstatus/data/system_status_en_US.js',
  },
  'apple-developer': {
    title: 'Apple Developer System Status',
    format: 'apple',
    url: 'https://www.apple.com/support/systemstatus/data/developer/system_status_en_US.js',
  },
  'google-cloud': {
    title: 'Google Cloud Service Health',
    format: 'google',
    url: 'https://status.cloud.google.com/incidents.json',
    productsUrl: 'https://status.cloud.google.com/products.json',
  },
  'google-workspace': {
    title: 'Google Workspace Status',
    format: 'google',
    url: 'https://www.google.com/appsstatus/dashboard/incidents.json',
    productsUrl: 'https://www.google.com/appsstatus/dashboard/products.json',
  },
  'google-play': {
    title: 'Google Play Status',
    format: 'google',
    url: 'https://status.play.google.com/incidents.json',
  },
  cloudflare: {
    title: 'Cloudflare Status',
    format: 'statuspage',
    url: 'https://www.cloudflarestatus.com/api/v2/summary.json',
  },
  github: {
    title: 'GitHub Status',
    format: 'statuspage',
    url: 'https://www.githubstatus.com/api/v2/summary.json',
  },
  linode: {
    title: 'Akamai Cloud (Linode) Status',
    format: 'statuspage',
    url: 'https://status.linode.com/api/v2/summary.json',
  },
  akamai: {
    title: 'Akamai Status',
    format: 'statuspage',
    url: 'https://www.akamaistatus.com/api/v2/summary.json',
  },
  azure: {
    title: 'Azure Status',
    format: 'rss',
    url: 'https://rssfeed.azure.status.microsoft/en-us/status/feed/',
  },
} as const satisfies Readonly<Record<string, KnownFeed>>;

/** The id of a status feed that this program knows. */
export type KnownFeedId = keyof typeof knownFeeds;

/** The ids of the status feeds that this program knows. */
export const knownFeedIds = Object.keys(knownFeeds) as readonly KnownFeedId[];

/** Returns the status feed of an id; undefined if this program does not know it. */
export function knownFeed(id: string): KnownFeed | undefined {
  return Object.hasOwn(knownFeeds, id) ? knownFeeds[id as KnownFeedId] : undefined;
}
