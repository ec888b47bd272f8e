import { createHash } from 'node:crypto';
import type { FeedEvent, FeedEventStatus, FeedImpact } from '@mdmkit/monitor/model';
import { cleanText } from './clean-text.ts';
import { FeedProblem } from './feed-problem.ts';
import { asList, asObject, asTime, type LooseObject, readJson } from './loose-json.ts';
import { createEventList, limits, type ParsedFeed, unreadableEvent } from './parsed-feed.ts';

/**
 * Reads Apple's system status: `{ services: [{ serviceName, events }] }` as JSON or as JSONP. The format is not documented;
 * the members are those that public clients read.
 *
 * @throws FeedProblem - If it is something else.
 */
export function readAppleStatus(text: string, nowMs: number): ParsedFeed {
  const services = asObject(readJson(text, '{'))['services'];
  if (!Array.isArray(services)) throw new FeedProblem('OTHER_SHAPE');
  const list = createEventList();
  const names = services.map(asObject).flatMap((service) => {
    const name = cleanText(service['serviceName'], limits.name);
    const events = asList(service['events']);
    if (name === '') {
      // It may be any service.
      for (const raw of events) list.add(unreadableEvent(), raw);
      return [];
    }
    const readable = events.filter((raw) => Object.keys(asObject(raw)).length > 0);
    for (const raw of readable) list.add(eventOf(asObject(raw), name, nowMs), raw);
    // Only an empty list says that the service works: a list that is missing, or an event that is no event, says nothing.
    const isKnown = Array.isArray(service['events']) && readable.length === events.length;
    return [{ name, impact: isKnown ? null : ('unknown' as const) }];
  });
  // A page without a single service is no status of anything.
  if (services.length > 0 && names.length === 0) throw new FeedProblem('OTHER_SHAPE');
  return list.finish(names);
}

const impacts: Readonly<Record<string, FeedImpact>> = {
  outage: 'outage',
  issue: 'degraded',
  performance: 'degraded',
  maintenance: 'information',
};

function eventOf(event: LooseObject, serviceName: string, nowMs: number): FeedEvent {
  const type = cleanText(event['statusType'], 40);
  const [startMs, endMs] = [asTime(event['epochStartDate']), asTime(event['epochEndDate'])];
  const affected = asList(event['affectedServices']).map((name) => cleanText(name, limits.name));
  const messageId = cleanText(event['messageId'], limits.id);
  const users = cleanText(event['usersAffected'], 100);
  const message = cleanText(event['message'], limits.text);
  return {
    id: messageId === '' ? madeId(serviceName, type, startMs) : messageId,
    kind: type.toLowerCase() === 'maintenance' ? 'maintenance' : 'incident',
    status: statusOf(cleanText(event['eventStatus'], 40).toLowerCase(), startMs, endMs, nowMs),
    // A word that is not known means trouble: the page would not have the event otherwise.
    impact: impacts[type.toLowerCase()] ?? 'degraded',
    title: cleanText(`${serviceName}: ${type === '' ? 'event' : type}`, limits.title),
    text: cleanText(users === '' ? message : `${message} (${users})`, limits.text),
    names: [serviceName, ...affected],
    startMs,
    postedMs: readPosted(event['datePosted']),
    endMs,
  };
}

/** The word decides if it is known, the times otherwise. */
function statusOf(word: string, startMs: number | null, endMs: number | null, nowMs: number): FeedEventStatus {
  if (word === 'resolved' || word === 'completed') return 'closed';
  if (startMs !== null && startMs > nowMs) return 'planned';
  if (word === 'ongoing' || endMs === null) return 'open';
  return endMs <= nowMs ? 'closed' : 'open';
}

function madeId(...parts: readonly (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** Apple writes `MM/DD/YYYY HH:mm PDT`. Of all zones only these two are known to mean what they say. */
const offsets: Readonly<Record<string, string>> = { PDT: '-07:00', PST: '-08:00' };

function readPosted(value: unknown): number | null {
  const [, month, day, year, time, zone = ''] =
    /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}) ([A-Z]{3,4})$/.exec(cleanText(value, 40)) ?? [];
  const offset = offsets[zone];
  return offset === undefined ? null : asTime(Date.parse(`${year}-${month}-${day}T${time}:00${offset}`));
}
