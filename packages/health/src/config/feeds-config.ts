import { isLoopback, nearest } from '@mdmkit/core';
import { isSameName, wholeFeed } from '@mdmkit/monitor/feeds';
import {
  Duration,
  Identifier,
  type ProbedService,
  parseDuration,
  probedServiceOf,
  probedServices,
} from '@mdmkit/monitor/model';
import { z } from 'zod';
import { type KnownFeed, knownFeed, knownFeedIds } from '../feeds/formats/known-feeds.ts';
import { feedFormats } from '../feeds/formats/read-feed.ts';
import { probeOf, probes } from '../probes/index.ts';
import type { ConfigProblem } from './config-error.ts';
import type { FeedSettings, FeedSource, Target } from './target.ts';
import { unknownId } from './unknown-id.ts';
import type { YamlSource } from './yaml-source.ts';

const FeedUrl = z.string().superRefine((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (!isAllowed || url.username !== '' || url.password !== '')
    context.addIssue({
      code: 'custom',
      message: 'expected an https URL without a password, or an http URL of this machine',
    });
});

const OwnFeed = z.strictObject({
  id: Identifier.describe('The id of a known feed, to read it elsewhere, or an id of your own.'),
  url: FeedUrl,
  format: z
    .enum(feedFormats)
    .optional()
    .describe('The format; "rss" also means Atom. Default: that of the known feed.'),
  title: z.string().min(1).max(100).optional().describe('What people call the feed. Default: the id.'),
  productsUrl: FeedUrl.optional().describe('The list of products beside a feed of the format "google".'),
});

const Names = z
  .partialRecord(
    z.enum(probedServices),
    z.record(Identifier, z.array(z.string().min(1).max(120)).max(50).describe('The names; an empty list: none.')),
  )
  .describe(
    'The names that stand for a service in a feed, by service and feed: { apple.dep: { apple: ["Device Enrollment Program"] } }; "*" stands for the whole feed. Default: the usual names.',
  );

/** What `health.yaml` says of the vendors' status feeds. */
export const FeedsSection = z
  .strictObject({
    sources: z
      .array(z.union([Identifier, OwnFeed]))
      .min(1)
      .optional()
      .describe(`The feeds: ${knownFeedIds.join(', ')}, or { id, url, format }. Default: those of your services.`),
    names: Names.optional(),
    interval: Duration.optional().describe('The time between two requests to a feed, 1m to 10m. Default: 90s.'),
    maintenance: z
      .enum(['annotate', 'suppress'])
      .optional()
      .describe(
        'What maintenance that a vendor announces does. annotate (default): it is shown; suppress: it also is a maintenance window that sends no notification, if it lasts 12 hours at most.',
      ),
  })
  .describe('The vendors\' own status feeds, read by "serve". {} reads those of your services. Default: none is read.');

/** What `health.yaml` says of the vendors' status feeds. */
export type FeedsSection = z.output<typeof FeedsSection>;

/** The settings, and what is wrong with them. */
interface ReadFeedSettings {
  /** The settings. They are of use only without problems. */
  readonly settings: FeedSettings;
  /** Mistakes: the configuration is refused. */
  readonly problems: readonly ConfigProblem[];
  /** Names that are probably misspelled. */
  readonly warnings: readonly ConfigProblem[];
}

/** Settles which status feeds are read, and which names stand for the services of the targets. */
export function feedSettings(
  section: FeedsSection,
  targets: readonly (Pick<Target, 'service'> | undefined)[],
  source: YamlSource,
): ReadFeedSettings {
  const services = new Set(targets.flatMap((target) => (target ? [target.service] : [])));
  const probed = new Set([...services].flatMap((service) => probedServiceOf(service) ?? []));
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const feeds = new Map<string, KnownFeed>();
  for (const [index, entry] of (section.sources ?? usualSources(probed)).entries()) {
    const at = (message: string) => void problems.push(source.problem(['feeds', 'sources', index], message));
    const id = typeof entry === 'string' ? entry : entry.id;
    const feed = feedOf(entry);
    if (typeof feed === 'string') at(feed);
    else if (feeds.has(id)) at(`the feed "${id}" is there already; remove one of the two entries`);
    else feeds.set(id, feed);
  }
  for (const [service, byFeed] of Object.entries(section.names ?? {}))
    for (const [id, names] of Object.entries(byFeed)) {
      const at = (message: string) => source.problem(['feeds', 'names', service, id], message);
      const near = nearest(id, [...feeds.keys()]);
      if (near !== undefined && !feeds.has(id))
        problems.push(at(`there is no feed of this id; did you mean "${near}"?`));
      else if (!feeds.has(id)) problems.push(at(unknownId('feed', feeds.keys())));
      else warnings.push(...unusualNames(id, names).map(at));
    }
  const intervalMs = parseDuration(section.interval ?? '90s');
  if (intervalMs < 60_000 || intervalMs > 600_000)
    problems.push(source.problem(['feeds', 'interval'], 'expected a time from 1m to 10m'));
  const namesOf = (id: string): FeedSource['names'] =>
    new Map(
      [...services].flatMap((service) => {
        const own = probedServiceOf(service);
        const configured = own && section.names?.[own]?.[id];
        const names = configured ?? (own && probeOf(own).feedNames?.[id]) ?? [];
        return names.length === 0 ? [] : [[service, { names, isConfigured: configured !== undefined }] as const];
      }),
    );
  return {
    settings: {
      sources: [...feeds].map(([id, feed]) => ({
        id,
        title: feed.title,
        format: feed.format,
        url: feed.url,
        ...(feed.productsUrl === undefined ? {} : { productsUrl: feed.productsUrl }),
        names: namesOf(id),
      })),
      intervalMs,
      maintenance: section.maintenance ?? 'annotate',
    },
    problems,
    warnings,
  };
}

function usualSources(services: ReadonlySet<ProbedService>): readonly string[] {
  return knownFeedIds.filter((id) => [...services].some((service) => probeOf(service).feedNames?.[id] !== undefined));
}

/** The feed of an entry, or what is wrong with it. */
function feedOf(entry: NonNullable<FeedsSection['sources']>[number]): KnownFeed | string {
  if (typeof entry === 'string')
    return (
      knownFeed(entry) ??
      `this feed is not known${hint(entry, knownFeedIds)}; expected one of ${knownFeedIds.join(', ')}, or { id, url, format }`
    );
  const { id, url, format, title, productsUrl } = entry;
  const usual = knownFeed(id);
  const settled = format ?? usual?.format;
  if (settled === undefined) return `missing "format"; expected one of ${feedFormats.join(', ')}`;
  return {
    title: title ?? usual?.title ?? id,
    format: settled,
    url,
    ...(productsUrl === undefined ? {} : { productsUrl }),
  };
}

/** Names that no known list of the feed has, but that are close to one that it has. */
function unusualNames(id: string, names: readonly string[]): readonly string[] {
  const usual = [...new Set(probes.flatMap(({ service }) => probeOf(service).feedNames?.[id] ?? []))];
  return names.flatMap((name) => {
    if (name === wholeFeed || usual.some((each) => isSameName(each, name))) return [];
    const near = nearest(name, usual);
    return near === undefined ? [] : [`"${name}" is not a name that is usual in this feed; did you mean "${near}"?`];
  });
}

function hint(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}
