import type { FeedEvent, FeedEventStatus, FeedImpact, FeedName } from '@mdmkit/monitor/model';
import { cleanText } from './clean-text.ts';
import { FeedProblem } from './feed-problem.ts';
import { asList, asObject, type LooseObject, readJson, readTime } from './loose-json.ts';
import { createEventList, limits, type ParsedFeed, unreadableEvent } from './parsed-feed.ts';

const dayMs = 86_400_000;

/** The texts of which an incident has at least one. */
const members = ['id', 'external_desc', 'begin', 'status_impact'] as const;

/**
 * Reads `incidents.json` of a status dashboard of Google (Cloud, Workspace, Play), with the `products.json` beside it if there is
 * one: https://status.cloud.google.com/incidents.schema.json.
 *
 * @throws FeedProblem - If it is something else.
 */
export function readGoogleStatus(text: string, nowMs: number, products: readonly FeedName[] | null): ParsedFeed {
  const incidents = readJson(text, '[');
  if (!Array.isArray(incidents)) throw new FeedProblem('OTHER_SHAPE');
  const list = createEventList();
  let understood = 0;
  for (const raw of incidents) {
    const incident = asObject(raw);
    const startMs = readTime(incident['begin']) ?? readTime(incident['created']);
    const isUnderstood = startMs !== null || members.some((name) => cleanText(incident[name], limits.id) !== '');
    if (isUnderstood) understood += 1;
    const event = isUnderstood ? eventOf(incident, startMs, nowMs) : unreadableEvent();
    // The dashboards list years of incidents.
    const lastMs = event.endMs ?? startMs ?? nowMs;
    if (event.status !== 'closed' || nowMs - lastMs <= 7 * dayMs) list.add(event, raw);
  }
  if (incidents.length > 0 && understood === 0) throw new FeedProblem('OTHER_SHAPE');
  return list.finish(products);
}

/**
 * Reads `products.json`: `{ products: [{ id, title }] }`.
 *
 * @throws FeedProblem - If it is something else.
 */
export function readGoogleProducts(text: string): readonly FeedName[] {
  const products = asList(asObject(readJson(text, '{'))['products']).map(asObject);
  const names = products.flatMap((product): FeedName[] => {
    const [name, id] = [cleanText(product['title'], limits.name), cleanText(product['id'], limits.id)];
    return name === '' ? [] : [{ name, ...(id === '' ? {} : { id }), impact: null }];
  });
  if (names.length === 0) throw new FeedProblem('OTHER_SHAPE');
  return names;
}

const impacts: Readonly<Record<string, FeedImpact>> = {
  SERVICE_OUTAGE: 'outage',
  SERVICE_DISRUPTION: 'degraded',
  SERVICE_INFORMATION: 'information',
};

function eventOf(incident: LooseObject, startMs: number | null, nowMs: number): FeedEvent {
  const newest = asObject(incident['most_recent_update']);
  const endMs = readTime(incident['end']);
  const locations = namesOf(incident['currently_affected_locations'], 'title');
  const message = cleanText(newest['text'], limits.text);
  const products = asList(incident['affected_products']).map(asObject);
  return {
    id: cleanText(incident['id'], limits.id),
    kind: 'incident',
    status: statusOf(startMs, endMs, cleanText(newest['status'], 40), nowMs),
    impact: impacts[cleanText(incident['status_impact'], 40)] ?? 'unknown',
    title: cleanText(incident['external_desc'], limits.title) || 'An incident without a title',
    text: cleanText(locations.length === 0 ? message : `${message} (${locations.join(', ')})`, limits.text),
    names: [
      ...products.flatMap((product) => [cleanText(product['title'], limits.name), cleanText(product['id'], limits.id)]),
      cleanText(incident['service_name'], limits.name),
      cleanText(incident['service_key'], limits.id),
    ],
    startMs,
    postedMs: readTime(incident['created']),
    endMs,
  };
}

/** An end in the past counts once the newest update agrees; after a day it counts in any case. Without any time the update counts. */
function statusOf(startMs: number | null, endMs: number | null, newest: string, nowMs: number): FeedEventStatus {
  if (startMs === null && endMs === null) return newest === 'AVAILABLE' ? 'closed' : 'open';
  if (startMs !== null && startMs > nowMs) return 'planned';
  if (endMs === null || endMs > nowMs) return 'open';
  const isDoubtful = newest !== '' && newest !== 'AVAILABLE' && nowMs - endMs < dayMs;
  return isDoubtful ? 'open' : 'closed';
}

function namesOf(value: unknown, member: string): readonly string[] {
  return asList(value)
    .slice(0, 20)
    .map((each) => cleanText(asObject(each)[member], limits.name))
    .filter((name) => name !== '');
}
