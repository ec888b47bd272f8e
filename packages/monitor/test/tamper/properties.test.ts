import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type ChangeSeverity,
  comparePage,
  isAtLeast,
  learnPage,
  makeFingerprint,
  type PropertyName,
  type RawDocument,
  type RawPage,
  worstOf,
} from '../../src/tamper/index.ts';

const own = 'https://panel.example.com';
const evil = 'https://evil.example';
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

const document: RawDocument = {
  url: `${own}/login`,
  title: 'Sign in',
  headings: ['Sign in'],
  text: 'Sign in. 03-1234-5678',
  forms: [{ method: 'post', action: '/login' }],
  inputs: [{ type: 'text', name: 'user', label: 'User', inForm: true, autocomplete: '' }],
  scripts: [{ src: '/app.js', text: '', type: '', integrity: '' }],
  handlers: [],
  links: [{ href: 'https://help.example.org/', isHidden: false }],
  frames: [],
  base: '',
  refreshes: [],
  policies: [],
  linkTags: [],
  comments: [],
  styles: [],
  overlays: [],
  structure: 'HTML BODY FORM',
};
const page: RawPage = {
  page: 'sign-in',
  redirects: [],
  headers: [
    { name: 'content-security-policy', value: "default-src 'self'; img-src 'self' https://pictures.example.net" },
    { name: 'set-cookie', value: 'sid=1; Secure; HttpOnly; SameSite=Lax' },
  ],
  documents: [document],
  scripts: [{ url: `${own}/app.js`, text: 'show("https://help.example.org/a");' }],
  styles: [],
  requests: [{ type: 'document', url: `${own}/login` }],
  calls: [],
  surprises: [],
  pictures: [],
  wildcards: ['*.cdn.example.org'],
};
const learned = learnPage([makeFingerprint(page, own, hash)]);
const changesOf = (raw: Partial<RawPage>) => comparePage(learned, makeFingerprint({ ...page, ...raw }, own, hash));
const inDocument = (changes: Partial<RawDocument>): Partial<RawPage> => ({ documents: [{ ...document, ...changes }] });
const withHeader = (name: string, value: string): Partial<RawPage> => ({
  headers: [...page.headers.filter((header) => header.name !== name), { name, value }],
});
const frame = { tag: 'iframe', src: '/frame', isHidden: false, hasText: false };

describe('a change of a property', () => {
  const cases: readonly (readonly [PropertyName, ChangeSeverity, string, Partial<RawPage>])[] = [
    ['address', 'medium', 'of another page of the panel', inDocument({ url: `${own}/other` })],
    ['redirects', 'notice', 'by a redirect of the panel', { redirects: [`${own}/`] }],
    ['redirects', 'critical', 'by a redirect of another host', { redirects: [`${evil}/`] }],
    ['forms', 'high', 'of a form to the panel', inDocument({ forms: [{ method: 'post', action: '/other' }] })],
    [
      'inputs',
      'high',
      'by a field that takes no secret',
      inDocument({
        inputs: [...document.inputs, { type: 'text', name: 'city', label: '', inForm: false, autocomplete: '' }],
      }),
    ],
    [
      'inputs',
      'critical',
      'by a field without a name whose label asks for a secret',
      inDocument({
        inputs: [{ type: 'editable', name: '', label: 'パスワード password', inForm: false, autocomplete: '' }],
      }),
    ],
    [
      'scripts',
      'high',
      'by a script of the panel',
      inDocument({ scripts: [...document.scripts, { src: '/more.js', text: '', type: '', integrity: '' }] }),
    ],
    ['listeners', 'medium', 'by a listener on a part', { calls: ['listen change@select'] }],
    [
      'network',
      'notice',
      'by a request of another kind to the panel',
      { requests: [...page.requests, { type: 'font', url: `${own}/f` }] },
    ],
    [
      'network',
      'critical',
      'by a socket to a host without a name',
      { requests: [...page.requests, { type: 'websocket', url: 'wss://203.0.113.9/' }] },
    ],
    ['frames', 'medium', 'by a visible frame of the panel', inDocument({ frames: [frame] })],
    ['frames', 'high', 'by a hidden frame of the panel', inDocument({ frames: [{ ...frame, isHidden: true }] })],
    ['frames', 'high', 'by a frame with its own text', inDocument({ frames: [{ ...frame, src: '', hasText: true }] })],
    ['overlays', 'medium', 'by an overlay without fields', inDocument({ overlays: [{ hasFields: false }] })],
    [
      'hints',
      'notice',
      'by a hint for a file of the panel',
      inDocument({ linkTags: [{ rel: 'preload', href: '/a.png' }] }),
    ],
    [
      'hints',
      'high',
      'by a hint for another host',
      inDocument({ linkTags: [{ rel: 'dns-prefetch', href: '//evil.example' }] }),
    ],
    ['hints', 'high', 'by a hint in a header', withHeader('link', `<${evil}/a>; rel=preload; as=script`)],
    [
      'hints',
      'high',
      'by a rule for loading ahead',
      inDocument({
        scripts: [
          ...document.scripts,
          { src: '', type: 'speculationrules', integrity: '', text: `{"prefetch":[{"urls":["${evil}/"]}]}` },
        ],
      }),
    ],
    ['refreshes', 'critical', 'by a refresh in a header', withHeader('refresh', `5; url=${evil}/`)],
    [
      'styleOrigins',
      'notice',
      'by a picture within a style',
      inDocument({ styles: ['a { background: url(data:image/png;base64,AA) }'] }),
    ],
    [
      'styleOrigins',
      'high',
      'by an import of a style',
      { styles: [{ url: `${own}/a.css`, text: `@import "${evil}/b.css"` }] },
    ],
    [
      'policy',
      'notice',
      'by a policy that restricts more',
      withHeader('content-security-policy', "default-src 'self'; img-src 'self'; object-src 'none'"),
    ],
    [
      'policy',
      'high',
      'by a policy that allows a host',
      withHeader(
        'content-security-policy',
        "default-src 'self' https://evil.example; img-src 'self' https://pictures.example.net",
      ),
    ],
    [
      'cookies',
      'notice',
      'by a cookie that is stricter',
      withHeader('set-cookie', 'sid=1; Secure; HttpOnly; SameSite=Strict'),
    ],
    [
      'cookies',
      'high',
      'by a cookie for other sites',
      withHeader('set-cookie', 'sid=1; Secure; HttpOnly; SameSite=None'),
    ],
    ['sharing', 'high', 'by credentials for other origins', withHeader('access-control-allow-credentials', 'true')],
    ['contacts', 'medium', 'by a telephone number that is gone', inDocument({ text: 'Sign in.' })],
    [
      'contacts',
      'high',
      'by a link to another mail address',
      inDocument({ links: [...document.links, { href: 'mailto:help@evil.example?subject=a', isHidden: false }] }),
    ],
    ['manifest', 'medium', 'by another start within the panel', { manifest: '{"start_url":"/other"}' }],
    ['manifest', 'high', 'by a manifest that cannot be read', { manifest: '<html>' }],
    ['manifest', 'high', 'by a manifest that is none', { manifest: '7' }],
    ['surprises', 'critical', 'by a dialog', { surprises: [{ kind: 'dialog', detail: 'prompt' }] }],
    ['workers', 'critical', 'by a service worker', { calls: ['service-worker /sw.js'] }],
    [
      'hiddenLinks',
      'high',
      'by a link that is hidden now',
      inDocument({ links: [{ href: 'https://help.example.org/', isHidden: true }] }),
    ],
    [
      'links',
      'notice',
      'by an address that cannot be read',
      inDocument({ links: [...document.links, { href: 'https://[', isHidden: false }] }),
    ],
    [
      'accounts',
      'high',
      'by an account in a script of another host',
      { scripts: [...page.scripts, { url: `${evil}/t.js`, text: 'start("GTM-ABCD12")' }] },
    ],
    [
      'sinks',
      'high',
      'by a function that replaces a built-in',
      { scripts: [{ url: `${own}/app.js`, text: 'window.fetch = (...all) => all' }] },
    ],
    [
      'sinks',
      'high',
      'by a name made at run time',
      { scripts: [{ url: `${own}/app.js`, text: 'self["at" + "ob"]("eA==")' }] },
    ],
    [
      'scriptHosts',
      'high',
      'by a host that a script names',
      { scripts: [{ url: `${own}/app.js`, text: `open("${evil}")` }] },
    ],
    ['structure', 'notice', 'of the structure', inDocument({ structure: 'HTML BODY' })],
  ];
  test.for(cases)('%s is %s %s', ([property, severity, , raw]) => {
    const ofProperty = changesOf(raw).filter((change) => change.property === property);
    expect(ofProperty.length).toBeGreaterThan(0);
    expect(worstOf(ofProperty)).toBe(severity);
  });
});

test.each([
  ['a link that an app shows and has in its script', 'node("<a href=\\"https://help.example.org/a\\">help</a>")', []],
  ['a host that a script uses as more than a link', 'fetch("https://help.example.org/a")', ['fetch in self/app.js']],
])('%s', (_, text, sinks) => {
  const before = learnPage([makeFingerprint({ ...page, scripts: [{ url: `${own}/app.js`, text: 'a()' }] }, own, hash)]);
  const after = makeFingerprint({ ...page, scripts: [{ url: `${own}/app.js`, text }] }, own, hash);
  const bad = comparePage(before, after).filter(({ severity }) => isAtLeast(severity, 'high'));
  expect(bad.filter(({ property }) => property === 'sinks').map(({ value }) => value)).toEqual(sinks);
  expect(bad.some(({ property }) => property === 'scriptHosts')).toBe(sinks.length > 0);
});

test('what a frame holds is told by its origin, and a page without documents has no address', () => {
  const inFrame = { ...document, url: 'https://pay.example.net/f', base: 'https://pay.example.net/b/' };
  const { properties } = makeFingerprint({ ...page, documents: [document, inFrame] }, own, hash);
  expect(properties.inputs).toEqual(['https://pay.example.net text:user in a form', 'text:user in a form']);
  expect(properties.forms).toEqual(['post https://pay.example.net/login', 'post self/login']);
  expect(makeFingerprint({ ...page, documents: [] }, 'no address', hash).properties.address).toEqual([]);
});

test('accounts in queries count only for other origins, and edges of a CDN are one host', () => {
  const requests = [
    { type: 'fetch', url: `${own}/a?id=A-12345` },
    { type: 'fetch', url: 'https://edge-7.cdn.example.org/t?id=A-12345&page=9' },
    { type: 'fetch', url: 'https://edge-8.cdn.example.org/t?page=9' },
    { type: 'fetch', url: 'broken:' },
  ];
  const { properties } = makeFingerprint({ ...page, requests }, own, hash);
  expect(properties.accounts).toEqual(['https://*.cdn.example.org/t id=A-12345']);
  expect(properties.network).toEqual(['request broken:', 'request https://*.cdn.example.org', 'request self']);
});
