// Long: one table of texts; its other language has the same members.
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Everything that the board says, in English. The type of this table is the type of all languages. */
export const en = {
  language: 'en' as string,
  otherLanguage: { code: 'ja', name: '日本語' },
  product: 'Vendor health',
  skip: 'Skip to the content',
  pages: {
    overview: 'Overview',
    incidents: 'Incidents',
    tenants: 'Tenants',
    expiries: 'Expiries',
    maintenance: 'Maintenance',
    about: 'About',
  },
  navigation: 'Pages',
  services: {
    'apple.dep': 'Device Assignment',
    'apple.vpp': 'Apps and Books',
    'apple.business': 'Apple Business',
    'apple.push': 'Push',
    'google.amapi': 'Android Management',
    'google.play': 'Play EMM',
    'google.zerotouch': 'Zero-touch',
    endpoint: 'Own hosts',
  } as Readonly<Record<string, string>>,
  connection: {
    live: 'live',
    connecting: 'connecting …',
    lost: (ago: string) => `last update ${ago} ago`,
  },
  serviceStates: { works: 'Works', slow: 'Slow', fails: 'Fails', unknown: 'Unknown' },
  targetStates: {
    up: 'Works',
    degraded: 'Slow',
    down: 'Fails',
    suspect: 'Failed once',
    recovering: 'Recovering',
    stale: 'Out of date',
    unknown: 'Not checked yet',
  },
  severities: { warning: 'warning', minor: 'minor', major: 'major', critical: 'critical' },
  owners: {
    vendor: 'the vendor',
    network: 'the network',
    credential: 'the owner of the credential',
    tenant: 'the tenant',
    us: 'us',
  },
  verdicts: {
    'own-network': 'own network',
    'own-network-suspected': 'own network, suspected',
    'location-path': 'path from one location',
    'no-data': 'no data',
    'shared-credential': 'shared credential',
    vendor: 'vendor',
    'vendor-authentication': 'vendor’s authentication',
    'vendor-slow': 'vendor is slow',
    'new-terms': 'new terms',
    throttling: 'throttling',
    credential: 'credential',
    'own-service': 'own service',
    tenant: 'one tenant',
    unattributed: 'not attributed',
    unusual: 'unusual',
    'credential-expiring': 'credential ends soon',
  } as Readonly<Record<string, string>>,
  headline: {
    well: (tenants: number) => `Everything works for ${count(tenants, 'tenant', 'tenants')}.`,
    attention: (incidents: number) =>
      incidents === 1
        ? 'All services work. One incident needs attention.'
        : `All services work. ${incidents} incidents need attention.`,
    unobserved: (since: string | undefined) =>
      since === undefined ? 'No check has been written yet.' : `Nothing has been checked since ${since}.`,
    unobservedHelp: 'What you see below is out of date. Start “health-check serve”, or read its log.',
    empty: 'No target has been checked yet.',
    emptyHelp: 'Add tenants to the configuration. The first results appear here within a minute.',
    more: (count: number) => (count === 1 ? 'One more incident is open.' : `${count} more incidents are open.`),
  },
  since: (time: string, duration: string) => `Since ${time} (${duration}).`,
  sinceShort: (time: string) => `since ${time}`,
  longer: 'for more than 24 h',
  judged: (verdict: string, percent: string) => `Verdict: ${verdict}, ${percent}.`,
  owner: (owner: string) => `To act: ${owner}.`,
  columns: {
    service: 'Service',
    state: 'State',
    strip: 'Last 24 hours',
    stripFrom: '24 h ago',
    stripTo: 'now',
    latency: 'p50 · p90',
    affected: 'Affected',
    affectedOf: (affected: string, targets: string) => `${affected} of ${targets}`,
  },
  strip: {
    all: 'worked whenever it was checked',
    none: 'not checked',
    fails: (times: string) => `failed ${times}`,
    slow: (times: string) => `slow ${times}`,
    holes: (times: string) => `not checked ${times}`,
    more: (count: number) => `and ${count} more`,
  },
  actions: {
    acknowledge: 'Acknowledge',
    acknowledging: 'Acknowledging …',
    unacknowledge: 'Remove acknowledgement',
    details: 'What we know',
    verdict: 'Change verdict',
    setVerdict: 'Set verdict',
    cancel: 'Cancel',
    export: 'Export',
    retry: 'Try again',
    more: 'Show more',
    checkNow: 'Check now',
    signIn: 'Sign in',
    useToken: 'Use token',
  },
  acknowledged: (by: string, until: string) => `Acknowledged by ${by} until ${until}.`,
  incident: {
    open: (duration: string) => `open for ${duration}`,
    closed: (time: string, duration: string) => `closed ${time}, lasted ${duration}`,
    line: (id: string, severity: string, state: string) => `Incident ${id} · ${severity} · ${state}`,
    todo: 'What to do:',
    verdict: 'Verdict',
    affected: 'Affected',
    began: 'First failure',
    opened: 'Opened',
    ended: 'Ended',
    lasts: 'still lasts',
    share: 'Failed checks',
    shareHelp: 'in five minutes; where the line is broken nothing was checked',
    shareLabel: (percent: string) => `Share of failed checks over time, at most ${percent}.`,
    why: 'Why we think so',
    evidence: {
      failing: (failing: string, tenants: string, window: string) =>
        `${failing} of ${tenants} tenants within ${window}`,
      usual: (percent: string) => `usually ${percent}`,
      chance: 'By chance',
      chanceBelow: (tenTo: string) => `less than once in ${tenTo}`,
      chanceShare: (percent: string) => percent,
      controls: 'Neutral hosts',
      controlsOf: (healthy: string, asked: string) => `${healthy} of ${asked} answer`,
      noControls: 'not asked',
      locations: 'Seen from',
      codes: 'Codes',
      shared: 'In common',
      nothingShared: 'no key, project or proxy',
    },
    former: 'Judged before as',
    override: (by: string) => `set by ${by}`,
    timeline: 'What happened',
    events: {
      opened: 'Opened',
      reopened: 'Opened again',
      severity: 'Severity',
      verdict: 'Verdict',
      spread: 'Spread',
      merged: 'Merged',
      acknowledged: 'Acknowledged',
      overridden: 'Verdict set',
      muted: 'Muted',
      unmuted: 'Not muted any more',
      recovering: 'Recovering',
      closed: 'Closed',
      notification: 'Notified',
    } as Readonly<Record<string, string>>,
    next: {
      acknowledged: (time: string) => `Next: the acknowledgement ends at ${time}.`,
      muted: 'Next: no notification while a window or a silence mutes it.',
      recovery: 'Next: it closes by itself when the checks succeed again.',
    },
    targets: 'Affected targets',
    targetsCount: (shown: number) => `${shown}`,
    headline: (open: number) => (open === 1 ? 'One incident is open.' : `${open} incidents are open.`),
    none: 'No incident is open.',
    noneEver: 'There has been no incident yet.',
    openOnes: 'Open',
    closedOnes: 'Closed',
    missing: 'There is no such incident.',
  },
  expiries: {
    next: 'Expires next',
    nextHelp: 'within 30 days',
    none: 'Nothing expires within 30 days.',
    days: (days: number) =>
      days < 0
        ? `ended ${-days} ${days === -1 ? 'day' : 'days'} ago`
        : days === 0
          ? 'today'
          : days === 1
            ? 'tomorrow'
            : `in ${days} days`,
  },
  tenants: {
    headline: (total: number) => count(total, 'tenant', 'tenants'),
    search: 'Search by name or id',
    found: (total: number) =>
      total === 0 ? 'No tenant has this in its name or id.' : `${count(total, 'tenant', 'tenants')} found`,
    name: 'Tenant',
    works: 'Everything works',
    neverChecked: 'Not checked yet',
    targets: 'Targets',
    lastRun: 'Last check',
    never: 'never',
    headlineOf: {
      well: (name: string) => `Everything works for ${name}.`,
      trouble: (name: string, failing: string, targets: string) =>
        `${failing} of ${targets} targets of ${name} have trouble.`,
      empty: (name: string) => `${name} has not been checked yet.`,
    },
    credentials: 'Credentials',
    ends: 'Ends',
    unknownEnd: 'end not known',
    coveredBy: 'explained by an incident',
    incidents: 'Open incidents',
  },
  publicPage: {
    title: 'Status',
    works: 'All services work.',
    trouble: (services: string) => `There is trouble with ${services}.`,
    unobserved: 'The state is not known at present.',
    share: 'Affected',
    missing: 'There is no public status page.',
    missingHelp: 'The configuration has to allow it: “server.public: true”.',
  },
  calendar: {
    headline: {
      none: 'No credential ends within a year.',
      next: (days: string) => `The next credential ends ${days}.`,
      ended: (number: number) => (number === 1 ? 'One credential has ended.' : `${number} credentials have ended.`),
    },
    feed: 'Subscribe as a calendar (.ics)',
    ended: 'Ended',
  },
  windows: {
    headline: (windows: number) =>
      windows === 0
        ? 'No maintenance is planned.'
        : windows === 1
          ? 'One window is planned.'
          : `${windows} windows are planned.`,
    windows: 'Maintenance windows',
    silences: 'Silences',
    none: 'None.',
    modes: { annotate: 'marks results', suppress: 'sends no notifications', pause: 'runs no checks' },
    everything: 'all targets',
    weekly: (days: string, from: string, to: string, zone: string) => `${days} ${from}–${to} (${zone})`,
    byConfiguration: 'from the configuration',
    by: (name: string) => `by ${name}`,
    end: 'End',
    add: 'Add a window',
    mode: 'Effect',
    service: 'Service',
    allServices: 'all services',
    tenant: 'Tenant (id)',
    allTenants: 'all tenants',
    from: 'From',
    now: 'now',
    length: 'For',
    reason: 'Reason',
    send: 'Add',
    sent: 'The service applies it within seconds.',
  },
  about: {
    headline: (version: string) => `health-check ${version}`,
    you: 'You',
    role: 'Role',
    roles: { viewer: 'may read', operator: 'may acknowledge and plan maintenance', admin: 'may do everything' },
    sees: 'Sees',
    allTenants: 'all tenants',
    store: 'Store',
    checks: 'Checks',
    targetsOf: (targets: string, tenants: string) => `${targets} targets of ${tenants} tenants`,
    locations: 'Locations',
    wrote: 'last wrote at',
    outbox: 'Notifications in the outbox',
    signOut: 'Sign out',
    api: 'Description of the API (OpenAPI)',
  },
  gaps: {
    title: 'Not observed',
    help: 'in the last 24 hours',
    reasons: {
      stopped: 'checker stopped',
      suspended: 'machine slept',
      stalled: 'checker stalled',
      store: 'store refused writes',
      sampled: 'only a sample was checked',
      shed: 'too little capacity',
    } as Readonly<Record<string, string>>,
  },
  openIncidents: 'Open incidents',
  states: {
    loading: 'Loading …',
    unreachable: 'The server does not answer.',
    unreachableHelp: 'The board tries again by itself. Check that “health-check serve” runs, and your network.',
    stale: (time: string) => `The server does not answer. This is the state of ${time}.`,
    forbidden: 'You may not see this page.',
    forbiddenHelp:
      'It speaks of all tenants, and your access is limited to some. Your tenants and their incidents are open to you.',
    signIn: 'Sign in to see the board.',
    signInHelp: 'Use your organisation’s sign-in, or an access token of “health-check api-token create”.',
    token: 'Access token',
    wrongToken: 'The server does not accept this token.',
    notFound: 'There is no such page.',
    refused: 'The server refused:',
    notAllowed: 'Your role may only read.',
  },
  theme: { label: 'Theme', auto: 'automatic', light: 'light', dark: 'dark' },
  duration: (ms: number): string => {
    if (ms < minute) return `${Math.max(0, Math.round(ms / 1_000))} s`;
    if (ms < hour) return `${Math.floor(ms / minute)} min`;
    const [hours, minutes] = [Math.floor(ms / hour), Math.floor((ms % hour) / minute)];
    if (ms < 2 * day) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
    return `${Math.floor(ms / day)} d`;
  },
  list: (parts: readonly string[]) => parts.join(', '),
};

/** A table of texts. */
export type Texts = typeof en;

function count(number: number, singular: string, plural: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? singular : plural}`;
}
