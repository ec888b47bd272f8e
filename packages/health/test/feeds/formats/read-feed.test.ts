import type { FeedEvent } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { FeedProblem } from '../../../src/feeds/formats/feed-problem.ts';
import { readGoogleProducts } from '../../../src/feeds/formats/google-status.ts';
import { type FeedFormat, readFeed } from '../../../src/feeds/formats/read-feed.ts';

const nowMs = Date.parse('2026-11-28T12:00:00Z');
const hourMs = 3_600_000;

const read = (format: FeedFormat, text: string | object) =>
  readFeed(format, typeof text === 'string' ? text : JSON.stringify(text), { nowMs });
const problemOf = (format: FeedFormat, text: string | object) => {
  try {
    read(format, text);
    return undefined;
  } catch (error) {
    if (error instanceof FeedProblem) return error.code;
    throw error;
  }
};

describe('Apple’s system status', () => {
  const ongoing = {
    messageId: '2026-114',
    statusType: 'Outage',
    eventStatus: 'ongoing',
    datePosted: '11/28/2026 03:40 PST',
    startDate: '11/28/2026 03:10 PST',
    endDate: null,
    epochStartDate: nowMs - hourMs,
    epochEndDate: null,
    message: 'Enrolment (of devices) fails}); try later.',
    usersAffected: null,
    affectedServices: null,
  };
  const page = (events: readonly object[], name = 'Device Enrollment Program') => ({
    drpost: false,
    drMessage: null,
    services: [
      { serviceName: 'iCloud Web Apps (iCloud.com)', redirectUrl: null, events: [{ ...ongoing, messageId: 'other' }] },
      { serviceName: name, redirectUrl: null, events },
      { serviceName: 'Volume Purchase Program', redirectUrl: null, events: [] },
    ],
  });
  const eventIn = (event: object): FeedEvent | undefined =>
    read('apple', page([event])).events.find(({ names }) => names.includes('Device Enrollment Program'));

  test('is read from JSON and from JSONP, whatever brackets names and messages have', () => {
    const text = JSON.stringify(page([ongoing]));
    const plain = read('apple', text);
    for (const written of [`jsonCallback(${text});`, `\ufeff  ${text}\n`, `/**/ cb(${text})`])
      expect(read('apple', written)).toEqual(plain);
    expect(plain.names?.map(({ name }) => name)).toEqual([
      'iCloud Web Apps (iCloud.com)',
      'Device Enrollment Program',
      'Volume Purchase Program',
    ]);
    // Services after the first one with an event count, too.
    expect(plain.events).toHaveLength(2);
    expect(plain.events[1]).toEqual({
      id: '2026-114',
      kind: 'incident',
      status: 'open',
      impact: 'outage',
      title: 'Device Enrollment Program: Outage',
      text: 'Enrolment (of devices) fails}); try later.',
      names: ['Device Enrollment Program'],
      startMs: nowMs - hourMs,
      // The abbreviation is Pacific time, not UTC.
      postedMs: Date.parse('2026-11-28T11:40:00Z'),
      endMs: null,
    });
    expect(JSON.parse(plain.raw.get('2026-114') ?? '')).toMatchObject({ startDate: '11/28/2026 03:10 PST' });
  });

  test.each([
    ['an empty list', { events: [] }, null],
    ['one event', { events: [ongoing] }, null],
    ['no list', {}, 'unknown'],
    ['null', { events: null }, 'unknown'],
    ['an object', { events: {} }, 'unknown'],
    ['a text', { events: 'none' }, 'unknown'],
    ['an event that is none', { events: [null] }, 'unknown'],
    ['an empty event beside another', { events: [{}, ongoing] }, 'unknown'],
  ])('says nothing of a service unless it lists its events: %s', (_, events, impact) => {
    const { names } = read('apple', { services: [{ serviceName: 'Volume Purchase Program', ...events }] });
    expect(names).toEqual([{ name: 'Volume Purchase Program', impact }]);
  });

  test.each([
    [{ eventStatus: 'resolved' }, 'closed'],
    [{ eventStatus: 'completed', epochStartDate: nowMs + hourMs }, 'closed'],
    [{ epochEndDate: nowMs - 1 }, 'open'],
    [{ eventStatus: 'monitoring' }, 'open'],
    [{ eventStatus: 'monitoring', epochEndDate: nowMs - 1 }, 'closed'],
    [{ eventStatus: undefined, epochEndDate: nowMs + 1 }, 'open'],
    [{ eventStatus: 'upcoming', epochStartDate: nowMs + hourMs, epochEndDate: nowMs + 2 * hourMs }, 'planned'],
    [{ eventStatus: null, epochStartDate: null }, 'open'],
    [{ epochStartDate: 'soon' }, 'open'],
  ])('an event with %o is %s', (changes, status) => {
    expect(eventIn({ ...ongoing, ...changes })?.status).toBe(status);
  });

  test.each([
    ['Issue', 'degraded', 'incident'],
    ['Maintenance', 'information', 'maintenance'],
    ['Something new', 'degraded', 'incident'],
    [null, 'degraded', 'incident'],
    [17, 'degraded', 'incident'],
  ])('the type %o is %s', (statusType, impact, kind) => {
    expect(eventIn({ ...ongoing, statusType })).toMatchObject({ impact, kind });
  });

  test('an event of several services is one event, and one without an id keeps its own from reading to reading', () => {
    const both = page([{ ...ongoing, messageId: 'other', eventStatus: 'resolved' }]);
    expect(read('apple', both).events).toMatchObject([
      { status: 'open', names: ['iCloud Web Apps (iCloud.com)', 'Device Enrollment Program'] },
    ]);
    const anonymous = { ...ongoing, messageId: null, affectedServices: ['Apple Business Manager', 5, null] };
    expect(eventIn(anonymous)?.id).toBe(eventIn({ ...anonymous, message: 'Other words.' })?.id);
    expect(eventIn(anonymous)?.names).toEqual(['Device Enrollment Program', 'Apple Business Manager', '5']);
    expect(eventIn({ ...ongoing, usersAffected: 'Some users' })?.text).toContain('(Some users)');
  });

  test('an event without any time is open, and one of a service without a name is shown as one that cannot be read', () => {
    const timeless = { statusType: 'Outage', message: 'All of it.' };
    expect(eventIn(timeless)).toMatchObject({ status: 'open', impact: 'outage', startMs: null });
    expect(read('apple', page([timeless], '')).events).toMatchObject([
      { id: 'other' },
      { title: 'An entry that cannot be read', status: 'open', impact: 'unknown' },
    ]);
  });

  test.each([
    ['', 'EMPTY'],
    ['<!DOCTYPE html><html>{"services": []}</html>', 'IS_HTML'],
    ['{"services": [}', 'NOT_JSON'],
    ['jsonCallback({"services": [{"serviceName": "A"', 'NOT_JSON'],
    ['null', 'OTHER_SHAPE'],
    ['{}', 'OTHER_SHAPE'],
    ['{"services": {"A": []}}', 'OTHER_SHAPE'],
    ['{"services": [{"name": "A"}, 5]}', 'OTHER_SHAPE'],
  ])('%o is no status', (text, code) => {
    expect(problemOf('apple', text)).toBe(code);
  });
});

describe('a dashboard of Google', () => {
  const incident = {
    id: 'ow5i3PPK96RduMcb1SsW',
    number: '1',
    begin: '2026-11-28T10:49:00+00:00',
    created: '2026-11-28T11:02:00+00:00',
    modified: '2026-11-28T11:30:00+00:00',
    external_desc: 'Sign-in fails',
    updates: [],
    most_recent_update: { text: '**Summary** IAM fails.', status: 'SERVICE_OUTAGE', when: '2026-11-28T11:30:00+00:00' },
    status_impact: 'SERVICE_OUTAGE',
    severity: 'high',
    service_key: 'zall',
    service_name: 'Multiple Products',
    affected_products: [{ title: 'Identity and Access Management', id: 'iam-1' }],
    currently_affected_locations: [{ title: 'Iowa (us-central1)', id: 'us-central1' }],
    uri: 'incidents/ow5i3PPK96RduMcb1SsW',
  };

  test('is read by the ids and the titles of its products', () => {
    const { events, names } = readFeed('google', JSON.stringify([incident]), {
      nowMs,
      products: readGoogleProducts('{"products": [{"title": "Pub/Sub", "id": "pubsub"}, {"title": "No id"}, {}]}'),
    });
    expect(names).toEqual([
      { name: 'Pub/Sub', id: 'pubsub', impact: null },
      { name: 'No id', impact: null },
    ]);
    expect(events).toEqual([
      {
        id: 'ow5i3PPK96RduMcb1SsW',
        kind: 'incident',
        status: 'open',
        impact: 'outage',
        title: 'Sign-in fails',
        text: '**Summary** IAM fails. (Iowa (us-central1))',
        names: ['Identity and Access Management', 'iam-1', 'Multiple Products', 'zall'],
        startMs: Date.parse('2026-11-28T10:49:00Z'),
        postedMs: Date.parse('2026-11-28T11:02:00Z'),
        endMs: null,
      },
    ]);
    expect(() => readGoogleProducts('{"products": []}')).toThrow(FeedProblem);
  });

  test.each([
    [{ end: '' }, 'open'],
    [{ end: null }, 'open'],
    [{ end: '2026-11-28T13:00:00Z' }, 'open'],
    // The end is written, and the newest update does not agree yet.
    [{ end: '2026-11-28T11:30:00Z' }, 'open'],
    [{ end: '2026-11-28T11:30:00Z', most_recent_update: { status: 'AVAILABLE' } }, 'closed'],
    [{ end: '2026-11-26T11:30:00Z' }, 'closed'],
    [{ begin: '2026-11-29T10:00:00Z' }, 'planned'],
  ])('an incident with %o is %s', (changes, status) => {
    expect(read('google', [{ ...incident, ...changes }]).events).toMatchObject([{ status }]);
  });

  test.each([
    ['SERVICE_DISRUPTION', 'degraded'],
    ['SERVICE_INFORMATION', 'information'],
    ['SERVICE_SOMETHING', 'unknown'],
    [undefined, 'unknown'],
  ])('the impact %o is %s', (status_impact, impact) => {
    expect(read('google', [{ ...incident, status_impact }]).events).toMatchObject([{ impact }]);
  });

  test.each([
    ['no time', { begin: undefined, created: undefined }, { id: incident.id, status: 'open', startMs: null }],
    ['times that are none', { begin: 'soon', created: 5 }, { id: incident.id, status: 'open', startMs: null }],
    [
      'no time, and an update that says that it is over',
      { begin: null, created: null, most_recent_update: { status: 'AVAILABLE' } },
      { status: 'closed' },
    ],
    ['no start, and an end', { begin: null, created: null, end: '2026-11-26T11:30:00Z' }, { status: 'closed' }],
    ['no id', { id: undefined }, { id: expect.stringMatching(/^[0-9a-f]{16}$/) as string, title: 'Sign-in fails' }],
  ])('an incident with %s is not lost', (_, changes, event) => {
    const { events } = read('google', [
      { ...incident, id: 'other' },
      { ...incident, ...changes },
    ]);
    expect(events[1]).toMatchObject(event);
  });

  test.each([[null], [5], [{}], [['x']]])('the entry %j beside others is shown as one that cannot be read', (entry) => {
    expect(read('google', [incident, entry]).events).toMatchObject([
      { title: 'Sign-in fails' },
      { title: 'An entry that cannot be read', status: 'open', impact: 'unknown' },
    ]);
  });

  test('years of incidents are left out, and what has another shape is no dashboard', () => {
    const old = { ...incident, id: 'old', begin: '2024-01-01T00:00:00Z', end: '2024-01-01T01:00:00Z' };
    expect(read('google', [old, incident]).events).toHaveLength(1);
    expect(read('google', []).events).toEqual([]);
    expect(problemOf('google', [{ title: 'x' }])).toBe('OTHER_SHAPE');
    expect(problemOf('google', '{"incidents": 5}')).toBe('OTHER_SHAPE');
    expect(problemOf('google', '<html></html>')).toBe('IS_HTML');
  });
});

describe('a page in the format of Statuspage', () => {
  const summary = {
    page: { id: 'p', name: 'Example' },
    status: { indicator: 'none', description: 'All Systems Operational' },
    components: [
      { id: 'c1', name: 'API', status: 'operational' },
      { id: 'c2', name: 'CDN', status: 'partial_outage' },
      { id: 'c3', name: 'DNS', status: 'on_fire' },
      { id: 'c4', name: 'Mail', status: 'under_maintenance' },
    ],
    incidents: [
      {
        id: 'i1',
        name: 'API fails',
        status: 'investigating',
        impact: 'critical',
        created_at: '2026-11-28T11:00:00.000-08:00',
        started_at: '2026-11-28T10:00:00Z',
        resolved_at: null,
        incident_updates: [{ body: 'Newest' }, { body: 'Oldest' }],
        components: [{ id: 'c1', name: 'API' }],
      },
      { id: 'i2', name: 'Somewhere', status: 'postmortem', impact: 'minor' },
    ],
    scheduled_maintenances: [
      {
        id: 'm1',
        name: 'Work',
        status: 'scheduled',
        impact: 'maintenance',
        scheduled_for: '2026-11-29T10:00:00Z',
        scheduled_until: '2026-11-29T12:00:00Z',
        components: [{ id: 'c1', name: 'API' }],
      },
    ],
  };

  test('an incident without an id, and one that is none, are not lost', () => {
    const [first] = summary.incidents;
    const { events } = read('statuspage', { ...summary, incidents: [{ ...first, id: undefined }, null] });
    expect(events.filter(({ kind }) => kind === 'incident')).toMatchObject([
      { title: 'API fails', status: 'open' },
      { title: 'An entry that cannot be read', impact: 'unknown', names: ['*'] },
    ]);
  });

  test('indicator, components and incidents all count: one may be well while another is not', () => {
    const { names, events } = read('statuspage', summary);
    expect(names).toEqual([
      { name: '*', impact: null },
      { name: 'API', id: 'c1', impact: null },
      { name: 'CDN', id: 'c2', impact: 'degraded' },
      { name: 'DNS', id: 'c3', impact: 'unknown' },
      { name: 'Mail', id: 'c4', impact: 'maintenance' },
    ]);
    expect(events).toMatchObject([
      { id: 'i1', kind: 'incident', status: 'open', impact: 'outage', names: ['API', 'c1'], text: 'Newest' },
      { id: 'i2', status: 'closed', names: ['*'] },
      { id: 'm1', kind: 'maintenance', status: 'planned', startMs: Date.parse('2026-11-29T10:00:00Z') },
    ]);
    const indicatorOf = (indicator: unknown) => read('statuspage', { ...summary, status: { indicator } }).names?.[0];
    expect(indicatorOf('major')).toEqual({ name: '*', impact: 'outage' });
    expect(indicatorOf('purple')).toEqual({ name: '*', impact: 'unknown' });
    expect(indicatorOf(undefined)).toEqual({ name: '*', impact: 'unknown' });
  });

  test('an empty object is no page', () => {
    expect(problemOf('statuspage', '{}')).toBe('OTHER_SHAPE');
    expect(problemOf('statuspage', '[]')).toBe('OTHER_SHAPE');
    expect(problemOf('statuspage', '{"status": {}}')).toBe('OTHER_SHAPE');
  });
});

describe('an RSS or Atom feed', () => {
  const item = (title: string, more = '') =>
    `<item><title>${title}</title><guid>${title}</guid><pubDate>Sat, 28 Nov 2026 11:00:00 GMT</pubDate>${more}</item>`;
  const rss = (...items: readonly string[]) =>
    `<?xml version="1.0"?><!-- <item> --><rss version="2.0" xmlns:dc="x"><channel><title>Status</title>${items.join('')}</channel></rss>`;

  test('never says more than that there is a notice, and only the beginning of a title ends it', () => {
    const { events, names } = read(
      'rss',
      rss(
        item('Entra ID &amp; more &#x2013; slow', '<category>Entra ID</category><category>DNS</category>'),
        item('RESOLVED - Azure DNS'),
        item('[Mitigated] Portal'),
        item('Post Incident Review (PIR) – Front Door'),
        item('PIR: Front Door'),
        item('Scheduled maintenance of the portal'),
        '<item><title><![CDATA[<b>Bold</b> & new]]></title><description>&lt;p&gt;Text &lt;b&gt;here&lt;/b&gt;&lt;/p&gt;</description></item>',
        '<item><title>Old</title><pubDate>Sat, 31 Oct 2026 11:00:00 GMT</pubDate></item>',
      ),
    );
    expect(names).toBeNull();
    expect(events.map(({ title, status, kind }) => [title, status, kind])).toEqual([
      ['Entra ID & more – slow', 'open', 'incident'],
      ['RESOLVED - Azure DNS', 'closed', 'incident'],
      ['[Mitigated] Portal', 'closed', 'incident'],
      ['Post Incident Review (PIR) – Front Door', 'closed', 'incident'],
      ['PIR: Front Door', 'closed', 'incident'],
      ['Scheduled maintenance of the portal', 'open', 'maintenance'],
      ['Bold & new', 'open', 'incident'],
      ['Old', 'closed', 'incident'],
    ]);
    expect(events[0]).toMatchObject({ impact: 'unknown', names: ['Entra ID', 'DNS'] });
    expect(events[6]?.text).toBe('Text here');
  });

  test('Atom is read like RSS', () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>e1</id><title type="html">CDN slow</title>
      <published>2026-11-28T10:00:00Z</published><updated>2026-11-28T11:00:00Z</updated>
      <category term="CDN"/><summary>Text</summary><link href="https://x"/></entry></feed>`;
    expect(read('rss', atom).events).toMatchObject([
      { id: 'e1', title: 'CDN slow', names: ['CDN'], postedMs: Date.parse('2026-11-28T10:00:00Z'), text: 'Text' },
    ]);
  });

  test('an empty channel is well; a web page, JSON or a text is no feed', () => {
    expect(read('rss', rss()).events).toEqual([]);
    expect(problemOf('rss', '<!DOCTYPE html><html><body>rss</body></html>')).toBe('IS_HTML');
    expect(problemOf('rss', '{"rss": 1}')).toBe('NOT_XML');
    expect(problemOf('rss', '')).toBe('EMPTY');
  });

  test('entities of a document type are not expanded, and broken XML ends nothing', () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${rss(item('x &b; &#0; &#x110000;'))}`;
    expect(read('rss', bomb).events).toMatchObject([{ title: 'x &b;' }]);
    const broken = `${rss(item('whole'))}<item><title>cut off`;
    expect(read('rss', broken).events).toMatchObject([{ title: 'whole' }]);
    expect(read('rss', `<rss>${'<item>'.repeat(50_000)}`).events).toEqual([]);
    expect(read('rss', `<rss>${'<'.repeat(200_000)}`).events).toEqual([]);
  });
});
