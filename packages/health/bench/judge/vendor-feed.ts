import type { Transport } from '@mdmkit/core';
import type { FeedSettings } from '../../src/config/target.ts';
import { appleDocument, type SimulatedFeedEvent } from '../../src/testing/feed-documents.ts';
import type { MachineClock } from './clock.ts';
import type { Scenario } from './scenario.ts';

/** The address of the simulated feed. No request to it leaves the process. */
const feedUrl = 'https://feed.example/system_status_en_US.js';

/** Which feed the service of a scenario reads; undefined for a scenario in which no vendor says anything. */
export function feedSettingsOf({ feed, fleet }: Scenario): FeedSettings | undefined {
  if (feed.length === 0) return undefined;
  const names = new Map(fleet.services.map((service) => [service, { names: [service], isConfigured: true }] as const));
  const source = { id: 'vendor', title: 'Vendor Status', format: 'apple', url: feedUrl, names } as const;
  return { sources: [source], intervalMs: 90_000, maintenance: 'annotate' };
}

/** A transport that answers for the feed as the scenario says; everything else goes to the real one. */
export function withVendorFeed(
  transport: Transport,
  { feed, fleet, startsAt }: Scenario,
  clock: MachineClock,
): Transport {
  const beginMs = Date.parse(startsAt);
  const document = () => {
    const elapsedMs = clock.elapsedMs();
    const events = feed
      .filter(({ at }) => at <= elapsedMs)
      .map(({ at, for: forMs, services, impact, kind }, index): SimulatedFeedEvent => {
        const endMs = forMs === undefined ? null : beginMs + at + forMs;
        return {
          id: `event-${index}`,
          kind,
          impact,
          services: services ?? fleet.services,
          message: 'We are investigating.',
          startMs: beginMs + at,
          postedMs: beginMs + at,
          endMs,
          isResolved: forMs !== undefined && elapsedMs >= at + forMs,
        };
      });
    return appleDocument({ services: fleet.services, events }, clock.now(), false);
  };
  return {
    ...transport,
    send: async (request) =>
      request.url === feedUrl
        ? { status: 200, headers: {}, body: Buffer.from(document()), phases: { firstByteMs: 0, totalMs: 0 } }
        : await transport.send(request),
  };
}
