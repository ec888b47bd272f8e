/** How bad a change of a page is, from the least. */
export const changeSeverities = ['notice', 'medium', 'high', 'critical'] as const;

/** How bad a change of a page is. */
export type ChangeSeverity = (typeof changeSeverities)[number];

/** How values of one property are judged. */
export interface PropertyRule {
  /** What the property is, for people. */
  readonly title: string;
  /** How bad a new value is. */
  added(value: string): ChangeSeverity;
  /** How bad it is that a value is gone. */
  removed(value: string): ChangeSeverity;
  /** Whether it is critical: then no value is ever taken for a matter of chance. */
  readonly neverVolatile: boolean;
  /** Whether a deploy may change it. Where a form leads to, or a new origin, is never a matter of a deploy. */
  readonly isContent: boolean;
}

const notice = (): ChangeSeverity => 'notice';
const medium = (): ChangeSeverity => 'medium';
const high = (): ChangeSeverity => 'high';
const critical = (): ChangeSeverity => 'critical';
const foreign = (bad: ChangeSeverity, other: ChangeSeverity) => (value: string) => (isForeign(value) ? bad : other);

/** Values begin with where they belong to, or have it behind their kind. */
function isForeign(value: string): boolean {
  return !/(?:^|\s)(?:self|data:|blob:|about:)/.test(value);
}

const asContent = { neverVolatile: false, isContent: true } as const;
const asGuard = { neverVolatile: true, isContent: false } as const;

const secretField =
  /password|passwd|card|cvc|cvv|otp|one-time|pin|secret|iban|account.?number|security.?code|暗証|カード|口座/i;

/** Every property of a page. */
export const pageProperties = {
  address: { title: 'the address of the page', added: foreign('critical', 'medium'), removed: notice, ...asGuard },
  redirects: { title: 'redirects to the page', added: foreign('critical', 'notice'), removed: notice, ...asGuard },
  forms: { title: 'where forms lead to', added: foreign('critical', 'high'), removed: notice, ...asGuard },
  inputs: {
    title: 'fields',
    added: (value) => (secretField.test(value) ? 'critical' : 'high'),
    removed: notice,
    ...asGuard,
  },
  scripts: { title: 'scripts', added: foreign('critical', 'high'), removed: notice, ...asGuard },
  sinks: { title: 'what scripts can do', added: high, removed: notice, neverVolatile: false, isContent: false },
  scriptHosts: {
    title: 'hosts that scripts name',
    added: high,
    removed: notice,
    neverVolatile: false,
    isContent: false,
  },
  scriptHashes: { title: 'contents of scripts', added: notice, removed: notice, ...asContent },
  foreignScripts: { title: 'contents of scripts from other origins', added: notice, removed: notice, ...asContent },
  inlineScripts: {
    title: 'scripts within the page',
    added: high,
    removed: notice,
    neverVolatile: false,
    isContent: false,
  },
  handlers: { title: 'code in attributes', added: critical, removed: notice, ...asGuard },
  listeners: {
    title: 'who listens to what is typed',
    added: (value) => (/@(?:window|document|password|body)/.test(value) ? 'critical' : 'medium'),
    removed: notice,
    ...asGuard,
  },
  network: {
    title: 'origins that the page talks to',
    added: foreign('critical', 'notice'),
    removed: notice,
    ...asGuard,
  },
  accounts: {
    title: 'accounts at other origins',
    added: high,
    removed: notice,
    neverVolatile: false,
    isContent: false,
  },
  frames: {
    title: 'frames',
    added: (value) => (isForeign(value) || value.includes('hidden') || value.includes('text') ? 'high' : 'medium'),
    removed: notice,
    ...asGuard,
  },
  base: { title: 'the base of addresses', added: critical, removed: critical, ...asGuard },
  refreshes: { title: 'refreshes', added: critical, removed: notice, ...asGuard },
  workers: { title: 'service workers', added: critical, removed: notice, ...asGuard },
  surprises: { title: 'dialogs, downloads and windows', added: critical, removed: notice, ...asGuard },
  overlays: {
    title: 'what covers the page',
    added: (value) => (value === 'with fields' ? 'critical' : 'medium'),
    removed: notice,
    ...asGuard,
  },
  hiddenLinks: {
    title: 'hidden links to other hosts',
    added: high,
    removed: notice,
    neverVolatile: false,
    isContent: false,
  },
  links: { title: 'links to other hosts', added: notice, removed: notice, ...asContent },
  hints: {
    title: 'hosts that the browser prepares for',
    added: foreign('high', 'notice'),
    removed: notice,
    ...asGuard,
  },
  styles: { title: 'styles that read fields', added: critical, removed: notice, ...asGuard },
  styleOrigins: {
    title: 'origins that styles load from',
    added: foreign('high', 'notice'),
    removed: notice,
    ...asGuard,
  },
  policy: {
    title: 'the content security policy',
    added: (value) => (value.startsWith('allows ') ? 'high' : 'notice'),
    removed: (value) => (value.startsWith('restricts ') ? 'high' : 'notice'),
    ...asGuard,
  },
  protections: { title: 'protective headers', added: notice, removed: high, ...asGuard },
  sharing: { title: 'who may read answers of the page', added: high, removed: notice, ...asGuard },
  cookies: { title: 'flags of cookies', added: notice, removed: high, ...asGuard },
  issuer: { title: 'the issuer of the certificate', added: high, removed: notice, ...asGuard },
  title: { title: 'the title', added: medium, removed: notice, ...asContent },
  headings: { title: 'the main heading', added: medium, removed: notice, ...asContent },
  contacts: {
    title: 'telephone numbers, mail addresses and bank accounts',
    added: high,
    removed: medium,
    neverVolatile: false,
    isContent: false,
  },
  defacement: { title: 'words of a defacement', added: critical, removed: notice, ...asGuard },
  pictures: {
    title: 'pictures that stand for the panel',
    added: high,
    removed: notice,
    neverVolatile: false,
    isContent: false,
  },
  icon: { title: 'code in the icon', added: critical, removed: notice, ...asGuard },
  manifest: { title: 'where the app starts', added: foreign('high', 'medium'), removed: notice, ...asGuard },
  comments: { title: 'comments with code', added: high, removed: notice, ...asGuard },
  received: {
    title: 'what the server sends to a plain client',
    added: foreign('critical', 'high'),
    removed: notice,
    ...asGuard,
  },
  autocomplete: { title: 'what browsers fill in', added: notice, removed: notice, ...asContent },
  structure: { title: 'the structure', added: notice, removed: notice, ...asContent },
  text: { title: 'the text', added: notice, removed: notice, ...asContent },
} as const satisfies Readonly<Record<string, PropertyRule>>;

/** The name of a property of a page. */
export type PropertyName = keyof typeof pageProperties;

/** The names of all properties. */
export const propertyNames = Object.keys(pageProperties) as readonly PropertyName[];
