/** An event of a simulated status feed. */
export interface SimulatedFeedEvent {
  /** Its id. */
  readonly id: string;
  /** Trouble, or planned work. */
  readonly kind: 'incident' | 'maintenance';
  /** How bad it is. */
  readonly impact: 'information' | 'degraded' | 'outage';
  /** The services that it affects. */
  readonly services: readonly string[];
  /** The vendor's message. */
  readonly message: string;
  /** When it begins or began, in milliseconds since 1970. */
  readonly startMs: number;
  /** When the vendor posted it, in milliseconds since 1970. */
  readonly postedMs: number;
  /** When it ends or ended, in milliseconds since 1970; null while that is not known. */
  readonly endMs: number | null;
  /** Whether the vendor calls it over. */
  readonly isResolved: boolean;
}

/** What a simulated status feed says: its services in their order, and its events. */
export interface SimulatedFeedState {
  /** The services. */
  readonly services: readonly string[];
  /** The events, oldest first. */
  readonly events: readonly SimulatedFeedEvent[];
}

/** Apple's format. The developer's page wraps it in the call of a function. */
export function appleDocument({ services, events }: SimulatedFeedState, nowMs: number, isWrapped: boolean): string {
  const document = {
    drpost: false,
    drMessage: null,
    services: services.map((serviceName) => ({
      serviceName,
      redirectUrl: null,
      events: events.filter((event) => event.services.includes(serviceName)).map((event) => appleEvent(event, nowMs)),
    })),
  };
  const text = JSON.stringify(document);
  return isWrapped ? `jsonCallback(${text});` : text;
}

function appleEvent(event: SimulatedFeedEvent, nowMs: number): object {
  const types = { information: 'Issue', degraded: 'Issue', outage: 'Outage' } as const;
  const isMaintenance = event.kind === 'maintenance';
  const ended = isMaintenance ? 'completed' : 'resolved';
  return {
    messageId: event.id,
    statusType: isMaintenance ? 'Maintenance' : types[event.impact],
    eventStatus: event.isResolved ? ended : event.startMs > nowMs ? 'upcoming' : 'ongoing',
    datePosted: pacificTime(event.postedMs),
    startDate: pacificTime(event.startMs),
    endDate: event.endMs === null ? null : pacificTime(event.endMs),
    epochStartDate: event.startMs,
    epochEndDate: event.endMs,
    message: event.message,
    usersAffected: event.isResolved ? 'Some users were affected' : null,
    affectedServices: null,
  };
}

function pacificTime(ms: number): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Los_Angeles',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).formatToParts(ms);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('month')}/${part('day')}/${part('year')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}

/** The format of Google's dashboards. */
export function googleDocument({ events }: SimulatedFeedState): string {
  const impacts = {
    information: 'SERVICE_INFORMATION',
    degraded: 'SERVICE_DISRUPTION',
    outage: 'SERVICE_OUTAGE',
  } as const;
  const timeOf = (ms: number) => new Date(ms).toISOString().replace('.000Z', '+00:00');
  const documents = events.map((event, index) => {
    const impact = impacts[event.impact];
    const update = {
      created: timeOf(event.postedMs),
      modified: timeOf(event.postedMs),
      when: timeOf(event.postedMs),
      text: event.message,
      status: event.isResolved ? 'AVAILABLE' : impact,
      affected_locations: [],
    };
    return {
      id: event.id,
      number: String(index + 1),
      begin: timeOf(event.startMs),
      created: timeOf(event.postedMs),
      modified: timeOf(event.postedMs),
      ...(event.isResolved && event.endMs !== null ? { end: timeOf(event.endMs) } : {}),
      external_desc: event.message,
      updates: [update],
      most_recent_update: update,
      status_impact: impact,
      severity: event.impact === 'outage' ? 'high' : 'medium',
      service_key: productId(event.services[0] ?? ''),
      service_name: event.services.length === 1 ? event.services[0] : 'Multiple Products',
      affected_products: event.services.map((title) => ({ title, id: productId(title) })),
      currently_affected_locations: [],
      previously_affected_locations: [],
      uri: `incidents/${event.id}`,
    };
  });
  return JSON.stringify(documents);
}

/** The list of products beside a dashboard of Google. */
export function googleProductsDocument({ services }: SimulatedFeedState): string {
  return JSON.stringify({ products: services.map((title) => ({ title, id: productId(title) })) });
}

function productId(title: string): string {
  return title
    .replace(/[^A-Za-z0-9]/g, '')
    .padEnd(20, '0')
    .slice(0, 20);
}

/** The format of Atlassian Statuspage. */
export function statuspageDocument({ services, events }: SimulatedFeedState, nowMs: number): string {
  const open = events.filter(({ kind, isResolved }) => kind === 'incident' && !isResolved);
  const statuses = { information: 'operational', degraded: 'degraded_performance', outage: 'major_outage' } as const;
  const impacts = { information: 'none', degraded: 'minor', outage: 'critical' } as const;
  const statusOf = (name: string) =>
    statuses[open.find((event) => event.services.includes(name))?.impact ?? 'information'];
  const components = services.map((name, index) => ({
    id: `component-${index}`,
    name,
    status: statusOf(name),
    group: false,
    only_show_if_degraded: false,
  }));
  const timeOf = (ms: number) => new Date(ms).toISOString();
  const common = (event: SimulatedFeedEvent) => ({
    id: event.id,
    name: event.message,
    created_at: timeOf(event.postedMs),
    updated_at: timeOf(event.postedMs),
    incident_updates: [{ status: 'investigating', body: event.message, created_at: timeOf(event.postedMs) }],
    components: components.filter(({ name }) => event.services.includes(name)),
  });
  return JSON.stringify({
    page: { id: 'page', name: 'Simulated', url: 'https://status.example.com', time_zone: 'Etc/UTC' },
    status: { indicator: open.length === 0 ? 'none' : 'major', description: 'Simulated' },
    components,
    incidents: open.map((event) => ({
      ...common(event),
      status: 'investigating',
      impact: impacts[event.impact],
      started_at: timeOf(event.startMs),
      resolved_at: null,
    })),
    scheduled_maintenances: events
      .filter(({ kind, isResolved }) => kind === 'maintenance' && !isResolved)
      .map((event) => ({
        ...common(event),
        status: event.startMs > nowMs ? 'scheduled' : 'in_progress',
        impact: 'maintenance',
        scheduled_for: timeOf(event.startMs),
        scheduled_until: event.endMs === null ? null : timeOf(event.endMs),
      })),
  });
}

/** RSS 2.0, as Azure writes it: ended events begin with a word that says so. */
export function rssDocument({ events }: SimulatedFeedState): string {
  const items = events.map(
    (event) => `    <item>
      <title>${escapeXml(event.isResolved ? `Resolved - ${event.message}` : event.message)}</title>
      <guid isPermaLink="false">${escapeXml(event.id)}</guid>
      <pubDate>${new Date(event.postedMs).toUTCString()}</pubDate>
      ${event.services.map((name) => `<category>${escapeXml(name)}</category>`).join('')}
      <description><![CDATA[<p>${event.message}</p>]]></description>
    </item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
  <channel>
    <title>Simulated Status</title>
${items.join('\n')}
  </channel>
</rss>
`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character);
}
