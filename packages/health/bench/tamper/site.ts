/** What a server sends. A text may hold `{widget}`, `{stats}`, `{tags}`, `{help}`, `{evil}` for origins, and `{nonce}`, `{token}`, `{now}`. */
export interface Site {
  /** What the site is called. */
  readonly name: string;
  /** The HTML around the content; `{view}` stands for the content. */
  shell: string;
  /** The content. A single-page app has it in its script. */
  view: string;
  /** The own script; `{viewText}` stands for the content as a text of JavaScript. */
  app: string;
  /** The own style sheet. */
  css: string;
  /** A checked script of another host. */
  widget: string;
  /** The script of a tag manager. */
  container: string;
  /** A script of a subdomain that the site trusts. */
  help: string;
  /** The pictures and other files, by their paths. */
  files: Record<string, { readonly type: string; readonly body: string }>;
  /** The headers of the page. */
  headers: Record<string, string>;
  /** The cookies of the page. */
  cookies: readonly string[];
  /** The status of the page. */
  status: number;
  /** The language of the browser. Default: en-US. */
  locale?: string;
  /** Changes the site for one load. */
  vary?: (site: Site, load: SiteLoad) => void;
}

/** One load of a page. */
export interface SiteLoad {
  /** The number of the load. */
  readonly count: number;
  /** What the browser prefers. */
  readonly language: string;
}

/** Changes a site, as an attack or as a release does. */
export type Change = (site: Site) => void;

/** Changes by their names. */
export type Changes = Readonly<Record<string, Change>>;

/** Replaces a part of a text that has to be there. */
export function replaced(text: string, part: string | RegExp, by: string): string {
  const changed = text.replace(part, () => by);
  if (changed === text) throw new Error(`the site has no ${String(part)}`);
  return changed;
}

const svg = (color: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="24"><rect width="80" height="24" fill="${color}"/></svg>`;

const headers = {
  'content-security-policy':
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' {widget} {tags} {help}; connect-src 'self' {stats}; style-src 'self' 'unsafe-inline'; img-src * data:",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'x-served-by': 'web-{token}',
};

const head = (title: string) => `<meta charset="utf-8"><title>${title}</title>
<meta name="csrf-token" content="{token}"><meta name="description" content="Manages devices">
<link rel="stylesheet" href="/assets/app.4c1d9e02.css"><link rel="icon" href="/favicon.svg"><link rel="manifest" href="/manifest.json">
<script src="{widget}/w@1.2.3/w.js" integrity="{integrity}" crossorigin="anonymous"></script>
<script src="{help}/help.js"></script><script async src="{tags}/gtm.js?id=GTM-AB12CD"></script>
<script nonce="{nonce}">window.config = { version: "1.2.3", request: "{token}" };</script>
<script type="application/ld+json">{"@type":"Organization","name":"Panel"}</script>`;

const shared = {
  css: 'body { color: #222; margin: 8px; font-family: Panel, sans-serif } .hero { background: url(/hero.svg) }',
  widget: 'window.widget = { show() { document.title; } };',
  container: 'navigator.sendBeacon("{stats}/collect?tid=UA-123456-1&page=1");',
  help: 'window.help = (topic) => document.querySelector("#help")?.setAttribute("data-topic", topic);',
  files: {
    '/logo.svg': { type: 'image/svg+xml', body: svg('#124') },
    '/hero.svg': { type: 'image/svg+xml', body: svg('#8ac') },
    '/qr.svg': { type: 'image/svg+xml', body: svg('#000') },
    '/favicon.svg': { type: 'image/svg+xml', body: svg('#f80') },
    '/manifest.json': { type: 'application/manifest+json', body: '{"name":"Panel","start_url":"/","scope":"/"}' },
    '/api/session': { type: 'application/json', body: '{}' },
    '/sw.js': { type: 'text/javascript', body: 'self.addEventListener("fetch", () => {});' },
  },
  headers,
  cookies: ['sid={token}; Path=/; Secure; HttpOnly; SameSite=Lax'],
  status: 200,
};

const logic = `document.addEventListener("click", (event) => { if (event.target.id === "help") window.help?.("start"); });
fetch("/api/session").then((answer) => answer.json()).then((session) => { window.session = session; });`;

const signIn = `<img class="logo" src="/logo.svg" alt="Panel"><h1>Sign in</h1><p class="news">News: version 12 is here.</p>
<form method="post" action="/login"><input type="hidden" name="csrf" value="{token}"><label>E-mail <input name="user" autocomplete="username"></label>
<label>Password <input type="password" name="password" autocomplete="current-password"></label><button class="go">Sign in</button></form>
<p>Hello <b class="person">{person}</b>, last seen 3 minutes ago</p><p>Help: <a href="/help">help</a> <a href="/terms">terms</a> 03-1234-5678, help@panel.example</p>
<img src="/qr.svg" alt="QR code of the app" width="40"><img src="{edge}/a.svg" alt="">`;

/** A server that renders a form. */
const serverForm = (): Site => ({
  ...structuredClone(shared),
  name: 'form',
  shell: `<!doctype html><html lang="en"><head>${head('Sign in - Panel')}<script defer src="/assets/app.3f9a1c27.js"></script></head>
<body class="page-{token}"><main id="main">{view}</main><footer>© 2026 Panel. {now} web-{token}</footer></body></html>`,
  view: signIn,
  app: `${logic}\ndocument.querySelector("form").addEventListener("submit", (event) => { event.submitter.disabled = true; });`,
});

/** An app that makes its page in the browser. */
const singlePage = (): Site => ({
  ...structuredClone(shared),
  name: 'app',
  shell: `<!doctype html><html lang="en"><head>${head('Panel')}</head>
<body><div id="root"></div><footer>© 2026 Panel. {now}</footer><script type="module" src="/assets/app.3f9a1c27.js"></script></body></html>`,
  view: signIn.replace(' method="post" action="/login"', ' method="post" action="/api/login" data-view="sign-in"'),
  app: `${logic}\nconst view = {viewText};\nconst root = document.getElementById("root");\nroot.innerHTML = view;
root.addEventListener("submit", (event) => { event.preventDefault(); fetch("/api/login", { method: "POST", body: new FormData(event.target) }); });`,
});

/** A page in Japanese that sells, and takes letters. */
const marketing = (): Site => ({
  ...structuredClone(shared),
  name: 'marketing',
  shell: `<!doctype html><html lang="ja"><head>${head('端末管理サービス | 株式会社見本')}<script defer src="/assets/app.3f9a1c27.js"></script></head>
<body><header><img class="logo" src="/logo.svg" alt="株式会社見本"><a href="/price">料金</a><a href="/news">お知らせ</a></header>
{view}<footer>© 2026 株式会社見本 {now}</footer></body></html>`,
  view: `<h1>端末をまとめて管理</h1><p class="news">お知らせ:2026年11月30日 新しい版を公開しました。</p><div class="hero"><img src="/hero.svg" alt="写真 1"></div>
<p>残り 12 台、3分前に更新。ようこそ、<b class="person">{person}</b>様。</p><p>お電話 03-1234-5678、口座番号:1234567、<a href="/help">ヘルプ</a> <a href="/terms">規約</a></p>
<img src="/qr.svg" alt="QR コード" width="40"><img src="{edge}/a.svg" alt=""><form method="post" action="/contact"><input type="hidden" name="csrf" value="{token}">
<label>お名前 <input name="name" autocomplete="name"></label><label>メール <input name="mail" type="email" autocomplete="email"></label><button class="go">送信</button></form>`,
  app: `${logic}\nlet slide = 1;\nsetInterval(() => { slide += 1; }, 4000);`,
});

/** The three sites. */
export const sites: readonly (() => Site)[] = [serverForm, singlePage, marketing];
