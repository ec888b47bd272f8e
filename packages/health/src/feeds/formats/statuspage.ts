import type { FeedEvent, FeedEventStatus, FeedImpact, FeedName } from '@mdmkit/monitor/model';
import { cleanText } from './clean-text.ts';
import { FeedProblem } from './feed-problem.ts';
import { asList, asObject, type LooseObject, readJson, readTime } from './loose-json.ts';
import { createEventList, limits, type ParsedFeed, unreadableEvent } from './parsed-feed.ts';

/** The name that stands for all of a feed. */
const whole = '*';

/**
 * Reads `summary.json` of a page in the format of Atlassian Statuspage. The indicator of such a page follows its components, so an
 * incident may be open although everything is said to be operational: components, indicator and incidents all count.
 *
 * @throws FeedProblem - If it is something else.
 */
export function readStatuspage(text: string): ParsedFeed {
  const page = asObject(readJson(text, '{'));
  const { status, components, incidents, scheduled_maintenances: maintenances } = page;
  const indicator = cleanText(asObject(status)['indicator'], 40);
  if (!Array.isArray(components) && indicator === '') throw new FeedProblem('OTHER_SHAPE');
  const list = createEventList();
  const addAll = (entries: unknown, read: (entry: LooseObject) => FeedEvent) => {
    for (const raw of asList(entries)) {
      const entry = asObject(raw);
      list.add(Object.keys(entry).length === 0 ? unreadableEvent([whole]) : read(entry), raw);
    }
  };
  addAll(incidents, incidentOf);
  addAll(maintenances, maintenanceOf);
  const names = asList(components)
    .map(asObject)
    .flatMap((component): FeedName[] => {
      const [name, id] = [cleanText(component['name'], limits.name), cleanText(component['id'], limits.id)];
      const impact = componentImpacts[cleanText(component['status'], 40)];
      return name === ''
        ? []
        : [{ name, ...(id === '' ? {} : { id }), impact: impact === undefined ? 'unknown' : impact }];
    });
  const wholeImpact = indicatorImpacts[indicator];
  const wholeName: FeedName = { name: whole, impact: wholeImpact === undefined ? 'unknown' : wholeImpact };
  return list.finish([wholeName, ...names]);
}

const componentImpacts: Readonly<Record<string, FeedName['impact']>> = {
  operational: null,
  degraded_performance: 'degraded',
  partial_outage: 'degraded',
  major_outage: 'outage',
  under_maintenance: 'maintenance',
};

const indicatorImpacts: Readonly<Record<string, FeedName['impact']>> = {
  none: null,
  minor: 'degraded',
  major: 'outage',
  critical: 'outage',
  maintenance: 'maintenance',
};

const incidentImpacts: Readonly<Record<string, FeedImpact>> = {
  none: 'information',
  minor: 'degraded',
  major: 'outage',
  critical: 'outage',
  maintenance: 'information',
};

function incidentOf(incident: LooseObject): FeedEvent {
  const status = cleanText(incident['status'], 40);
  const isOver = status === 'resolved' || status === 'postmortem' || status === 'completed';
  return {
    ...commonOf(incident),
    kind: 'incident',
    status: isOver ? 'closed' : 'open',
    impact: incidentImpacts[cleanText(incident['impact'], 40)] ?? 'unknown',
    startMs: readTime(incident['started_at']) ?? readTime(incident['created_at']),
    endMs: readTime(incident['resolved_at']),
  };
}

const maintenanceStatuses: Readonly<Record<string, FeedEventStatus>> = {
  scheduled: 'planned',
  in_progress: 'open',
  verifying: 'open',
  completed: 'closed',
};

function maintenanceOf(maintenance: LooseObject): FeedEvent {
  return {
    ...commonOf(maintenance),
    kind: 'maintenance',
    status: maintenanceStatuses[cleanText(maintenance['status'], 40)] ?? 'open',
    impact: 'information',
    startMs: readTime(maintenance['scheduled_for']),
    endMs: readTime(maintenance['scheduled_until']),
  };
}

function commonOf(entry: LooseObject): Pick<FeedEvent, 'id' | 'title' | 'text' | 'names' | 'postedMs'> {
  const [newest] = asList(entry['incident_updates']);
  const components = asList(entry['components']).map(asObject);
  const names = components.flatMap((component) => [
    cleanText(component['name'], limits.name),
    cleanText(component['id'], limits.id),
  ]);
  return {
    id: cleanText(entry['id'], limits.id),
    title: cleanText(entry['name'], limits.title),
    text: cleanText(asObject(newest)['body'], limits.text),
    // Without a component the whole page is meant.
    names: names.some((name) => name !== '') ? names : [whole],
    postedMs: readTime(entry['created_at']),
  };
}
