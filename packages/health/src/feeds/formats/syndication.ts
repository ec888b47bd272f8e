import { createHash } from 'node:crypto';
import type { FeedEvent } from '@mdmkit/monitor/model';
import { cleanText } from './clean-text.ts';
import { readTime } from './loose-json.ts';
import { createEventList, limits, type ParsedFeed } from './parsed-feed.ts';
import { readXmlItems, type XmlItem } from './xml-items.ts';

/** How a title begins, or a message, when the event is over. */
const over = /^\W*(?:resolved|mitigated|completed|closed|post[ -]?incident review|pir\b|rca\b)/i;

/** How a title tells of planned work. */
const planned = /\b(?:scheduled|planned|maintenance)\b/i;

/** An entry that is older says nothing about the present, in milliseconds. */
const oldMs = 14 * 86_400_000;

/**
 * Reads an RSS or Atom feed of a status page. Such a feed has no word for a state, so its entries are never more than notices:
 * their impact is `unknown`, and only the beginning of a title says that an event is over.
 *
 * @throws FeedProblem - If it is something else.
 */
export function readSyndication(text: string, nowMs: number): ParsedFeed {
  const list = createEventList();
  for (const item of readXmlItems(text)) list.add(eventOf(item, nowMs), item.raw);
  return list.finish(null);
}

function eventOf({ texts }: XmlItem, nowMs: number): FeedEvent {
  const read = (...names: readonly string[]) =>
    names.flatMap((name) => texts.get(name) ?? []).find((text) => text !== '');
  const title = cleanText(read('title'), limits.title);
  const message = cleanText(read('description', 'summary', 'content', 'encoded'), limits.text);
  const postedMs = readTime(read('published', 'pubDate', 'date')) ?? readTime(read('updated'));
  const changedMs = readTime(read('updated')) ?? postedMs;
  const id = cleanText(read('guid', 'id', 'link'), limits.id);
  const isOld = changedMs !== null && nowMs - changedMs > oldMs;
  return {
    id: id === '' ? createHash('sha256').update(`${title}\n${postedMs}`).digest('hex').slice(0, 16) : id,
    kind: planned.test(title) ? 'maintenance' : 'incident',
    status: isOld || over.test(title) || over.test(message) ? 'closed' : 'open',
    impact: planned.test(title) ? 'information' : 'unknown',
    title,
    text: message,
    names: (texts.get('category') ?? []).map((name) => cleanText(name, limits.name)),
    startMs: null,
    postedMs,
    endMs: null,
  };
}
