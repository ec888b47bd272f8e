import { type Change, type Changes, replaced } from './site.ts';

const shell =
  (part: string | RegExp, by: string): Change =>
  (site) => {
    site.shell = replaced(site.shell, part, by);
  };
const view =
  (part: string | RegExp, by: string): Change =>
  (site) => {
    site.view = replaced(site.view, part, by);
  };
const header =
  (name: string, value: string): Change =>
  (site) => {
    site.headers[name] = value;
  };
const inHead = (text: string) => shell('</head>', `${text}</head>`);
const inPage =
  (text: string): Change =>
  (site) => {
    site.view = `${site.view}${text}`;
  };

/** What a release, an editor or the operation of a site changes. */
export const benignChanges: Changes = {
  nothing: () => {},
  'name of the build': shell('app.3f9a1c27.js', 'app.77aa01bc.js'),
  'new build': (site) => {
    site.app = `${site.app.replace('window.session = session', 'window.session = { ...session, build: 18 }')}\nfunction round(value) { return Math.round(value * 10) / 10; }`;
  },
  colour: (site) => {
    site.css = site.css.replace('#222', '#333');
  },
  spacing: (site) => {
    site.css = site.css.replace('8px', '12px');
  },
  news: view(/<p class="news">[^<]*/, '<p class="news">News: version 13 is here; 版 13 を公開しました。'),
  'year of the copyright': shell('© 2026', '© 2027'),
  'link of its own': view('<a href="/terms">', '<a href="/imprint">Imprint</a> <a href="/terms">'),
  'paragraph of help': inPage('<p>You find the code in the letter that we sent you.</p>'),
  'banner for cookies': inPage(
    '<div style="position:fixed;bottom:0;left:0;right:0">We use cookies. <button type="button">Accept</button></div>',
  ),
  'order of attributes': (site) => {
    site.view = site.view.replaceAll(/(name="\w+")((?: type="\w+")?) (autocomplete="[\w-]+")/g, '$3$2 $1');
  },
  'white space': (site) => {
    site.view = site.view.replaceAll(/\s+/g, ' ');
  },
  comment: inPage('<!-- rendered by web-7 -->'),
  'name of a class': view('class="go"', 'class="css-1x9k2ab"'),
  wrapper: (site) => {
    site.view = `<div class="wrap">${site.view}</div>`;
  },
  'order of links': (site) => {
    const [help = '', terms = ''] = site.view.match(/<a href="\/(?:help|terms)">[^<]*<\/a>/g) ?? [];
    site.view = site.view.replace(help, '@').replace(terms, help).replace('@', terms);
  },
  'attribute for data': view('<button', '<button data-test="go"'),
  'language of the page': shell(/lang="\w+"/, 'lang="en-GB"'),
  description: shell('Manages devices', 'Manages all your devices'),
  'own file loaded ahead': inHead('<link rel="preload" as="image" href="/hero.svg">'),
  'icon within the page': shell(
    'href="/favicon.svg"',
    'href="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E"',
  ),
  'data for search engines': inHead(
    '<script type="application/ld+json">{"@type":"FAQPage","sameAs":["https://social.example/panel"]}</script>',
  ),
  'value of the configuration': shell('version: "1.2.3"', 'version: "1.2.4"'),
  'banner of a maintenance': inPage('<p role="status">Maintenance on 2026-12-05 from 22:00 to 23:00.</p>'),
  'text of a picture': view(/alt="[^"]*"/, 'alt="Our panel"'),
  'label of a button': view(/(<button[^>]*>)[^<]*/, '<button class="go">Continue'),
  'server behind a balancer': header('x-served-by', 'web-99'),
  'raised HSTS': header('strict-transport-security', 'max-age=63072000; includeSubDomains; preload'),
  'nonce of the policy': (site) => {
    site.headers['content-security-policy'] = `${site.headers['content-security-policy']}`;
  },
  'tags for caches': (site) => {
    site.headers.etag = '"abc"';
    site.headers['last-modified'] = 'Mon, 30 Nov 2026 00:00:00 GMT';
  },
  'variant of the heading': (site) => {
    const { view: before } = site;
    site.vary = (current, { count }) => {
      current.view = count % 2 === 0 ? before : before.replace(/<h1>[^<]*/, '<h1>Welcome back');
    };
  },
  'white space in a script': shell('window.config = {', 'window.config  =\n  {'),
  'link to help elsewhere': inPage('<p><a href="https://support.example/panel">Support</a></p>'),
  'what browsers fill in': view(/autocomplete="\w+"/, 'autocomplete="off"'),
  'name of the person': view(/<b class="person">[^<]*/, '<b class="person">Yamada Hanako'),
  'time since then': view(/3 minutes ago|3分前/, '2 hours ago'),
  'picture of a carousel': (site) => {
    site.files['/hero.svg'] = {
      type: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>',
    };
  },
  'language of the browser': (site) => {
    const { shell: before, view: english } = site;
    site.locale = 'de-DE';
    site.vary = (current, { language }) => {
      if (!language.startsWith('de')) return;
      current.shell = before.replace(/<title>[^<]*/, '<title>Anmelden');
      current.view = english.replace(/<h1>[^<]*/, '<h1>Anmelden').replace('Sign in</button>', 'Anmelden</button>');
    };
  },
  'edge of the CDN': view('{edge}', '{otherEdge}'),
  'font that loads late': (site) => {
    site.css += ' @font-face { font-family: Panel; src: url(/panel.woff2); font-display: swap }';
  },
  'version of the widget': (site) => {
    site.shell = replaced(site.shell, 'w@1.2.3', 'w@1.3.0');
    site.widget = `${site.widget}\nwindow.widget.version = "1.3.0";`;
  },
};

/** Changes of other shapes. */
export const otherBenignChanges: Changes = {
  'query against caches': shell('app.4c1d9e02.css', 'app.4c1d9e02.css?v=20261201'),
  'order of the policy': (site) => {
    const policy = `${site.headers['content-security-policy']}`;
    site.headers['content-security-policy'] = policy.split('; ').toReversed().join('; ');
  },
  'stricter policy and cookie': (site) => {
    site.headers['content-security-policy'] =
      `${site.headers['content-security-policy']}; object-src 'none'; frame-ancestors 'none'`;
    site.cookies = [
      'sid={token}; Path=/; Secure; HttpOnly; SameSite=Strict',
      'theme=dark; Path=/; Secure; HttpOnly; SameSite=Lax',
    ];
  },
  'names for screen readers': view('<button', '<button aria-label="Go on" aria-describedby="help"'),
  'link that only screen readers show': inPage(
    '<a href="#main" style="position:absolute;left:-9999px">Skip to the content</a>',
  ),
  'questions that open': inPage('<details><summary>Why?</summary><p>Because. 12 時 34 分、残り 9 台。</p></details>'),
  'flags for the own script': inHead(
    '<script type="application/json" id="flags">{"newMenu":true,"host":"https://api.panel.example"}</script>',
  ),
  'pictures in two sizes': view(
    /<img src="\/qr.svg"/,
    '<img loading="lazy" srcset="/qr.svg 1x, /qr.svg 2x" src="/qr.svg"',
  ),
  'dark colours': (site) => {
    site.css += ' @media (prefers-color-scheme: dark) { body { background: #111 url(/hero.svg) } }';
  },
  'minified build': (site) => {
    site.app = site.app
      .replaceAll('event', 'e')
      .replaceAll('answer', 'a')
      .replaceAll(/;\n/g, ';')
      .replaceAll(' => ', '=>');
  },
};
