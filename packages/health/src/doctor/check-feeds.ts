import { type Clock, nearest, type Transport } from '@mdmkit/core';
import { isNamed, wholeFeed } from '@mdmkit/monitor/feeds';
import type { FeedRecord } from '@mdmkit/monitor/model';
import type { FeedSource } from '../config/target.ts';
import { createWatchedFeed } from '../feeds/watched-feed.ts';
import type { DoctorFinding } from './finding.ts';

/** What {@link checkFeeds} needs. */
export interface FeedCheck {
  /** The feeds of the configuration. */
  readonly sources: readonly FeedSource[];
  /** Sends the requests. */
  readonly transport: Transport;
  /** The clock. */
  readonly clock: Clock;
  /** Aborts the checks. */
  readonly signal: AbortSignal;
}

/** Reads each status feed once: whether it can be read, and whether it has the names that stand for our services. */
export async function checkFeeds({ sources, ...parts }: FeedCheck): Promise<readonly DoctorFinding[]> {
  const findings = await Promise.all(
    sources.map(async (source) => {
      const { record } = await createWatchedFeed(source, undefined).read(parts);
      return findingsOf(source, record);
    }),
  );
  return findings.flat();
}

function findingsOf(source: FeedSource, { error, names }: FeedRecord): readonly DoctorFinding[] {
  const { id } = source;
  if (error !== null)
    return [
      {
        about: 'feed',
        status: 'warning',
        text: `${id}: ${error}`,
        remedy: `Open ${source.url} with the same proxy. If it works there, correct "feeds.sources" of the configuration.`,
      },
    ];
  if (source.names.size === 0)
    return [
      {
        about: 'feed',
        status: 'warning',
        text: `${id} can be read, but no name in it stands for a service`,
        remedy: `Write names under "feeds.names", such as { apple.dep: { ${id}: ["Device Enrollment Program"] } }, or remove the feed.`,
      },
    ];
  // A feed that names only what has trouble proves nothing.
  const problems = names === null ? [] : missingNames(source, names);
  if (problems.length > 0) return problems;
  const services = [...source.names.keys()].join(', ');
  return [{ about: 'feed', status: 'ok', text: `${id} can be read, with names for ${services}` }];
}

/** Names that the feed does not have: each of those that were configured; of the usual ones of a service, only if all are missing. */
function missingNames({ id, names: expected }: FeedSource, names: NonNullable<FeedRecord['names']>): DoctorFinding[] {
  const isThere = (name: string) => name === wholeFeed || names.some((each) => isNamed(each, [name]));
  return [...expected].flatMap(([service, entry]) => {
    const missing = entry.names.filter((name) => !isThere(name));
    const isProblem = entry.isConfigured ? missing.length > 0 : missing.length === entry.names.length;
    if (!isProblem) return [];
    const listed = missing.map((name) => `"${name}"`).join(' or ');
    const near = nearest(
      missing[0] ?? '',
      names.map(({ name }) => name),
    );
    const hint = near === undefined ? '"health-check feeds list" shows them' : `such as "${near}"`;
    return [
      {
        about: 'feed' as const,
        status: 'warning' as const,
        text: `${id} does not name ${listed}, for ${service}`,
        remedy: `Write a name that the feed has under "feeds.names", ${hint}: { ${service}: { ${id}: ["…"] } }.`,
      },
    ];
  });
}
