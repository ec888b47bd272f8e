/** What can be said of a script without running it. */
export interface ScriptFacts {
  /** The script without comments, white space, and the contents of texts and numbers. */
  readonly shape: string;
  /** What it uses that can take data away or run code: fetch, eval, a listener of keys. */
  readonly sinks: readonly string[];
  /** The hosts that its texts name. */
  readonly hosts: readonly string[];
}

/** What takes data away, runs code, or hides. */
const sinkPatterns: readonly (readonly [string, RegExp])[] = [
  ['fetch', /\bfetch\s*\(/],
  ['XMLHttpRequest', /\bXMLHttpRequest\b/],
  ['sendBeacon', /\bsendBeacon\b/],
  ['WebSocket', /\b(?:WebSocket|EventSource|RTCPeerConnection|WebTransport)\b/],
  ['eval', /\beval\s*\(/],
  ['Function', /\bnew\s+Function\b|\bFunction\s*\(|\.constructor\s*\(/],
  ['timer with text', /\bset(?:Timeout|Interval)\s*\(\s*["'`]/],
  ['atob', /\batob\b|fromCharCode|\bunescape\s*\(|decodeURIComponent\s*\(\s*escape/],
  ['document.write', /\bdocument\s*\.\s*write/],
  ['innerHTML', /\b(?:inner|outer)HTML\b|insertAdjacentHTML/],
  ['new script', /createElement\s*\(\s*["'`]script|importScripts\b|\bimport\s*\(/],
  ['new image', /\bnew\s+Image\b/],
  ['service worker', /\bserviceWorker\b/],
  ['cookies', /\bdocument\s*\.\s*cookie\b/],
  ['keys', /\bon?key(?:down|up|press)\b|["'`]key(?:down|up|press)["'`]/],
  ['input', /["'`](?:input|beforeinput|paste|focusin?)["'`]|\bon(?:input|paste|focus)\b/],
  ['submit', /["'`]submit["'`]|\bonsubmit\b/],
  ['webdriver', /\bwebdriver\b|HeadlessChrome/],
  ['clipboard', /\bnavigator\s*\.\s*clipboard\b/],
  ['form target', /\.\s*(?:form)?[aA]ction\s*=[^=]/],
  ['location', /\blocation(?:\s*\.\s*(?:href|assign|replace))?\s*[=(](?!=)/],
  [
    'replaced built-in',
    /\b(?:window|self|globalThis)\s*\.\s*(?:fetch|XMLHttpRequest|WebSocket|open)\s*=(?!=)|\.prototype\s*\.\s*(?:send|open|submit|fetch|addEventListener|setRequestHeader)\s*=(?!=)|\bProxy\s*\(\s*(?:window|self|globalThis)?\s*\.?\s*(?:fetch|XMLHttpRequest)/,
  ],
  ['name made at run time', /\b(?:window|self|globalThis|top|parent|document|navigator)\s*\[\s*[^\]\s]*["'`(+]/],
  ['long code', /["'`][A-Za-z0-9+/=]{200,}["'`]/],
];

/**
 * Reads a script.
 *
 * @param linked - Hosts that the page shows links to. Where a script only writes such a link, it does not name the host.
 */
export function scriptFacts(text: string, linked: ReadonlySet<string> = new Set()): ScriptFacts {
  const code = withoutLinks(withoutComments(text), linked);
  const hosts = [
    ...code.matchAll(
      /(?:(?:https?|wss?):)?\/\/((?:[\w-]+\.)+[a-z]{2,}(?::\d+)?|(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?|localhost(?::\d+)?)/gi,
    ),
  ].map(([, host = '']) => host.toLowerCase());
  return {
    shape: shapeOf(code),
    sinks: sinkPatterns.filter(([, pattern]) => pattern.test(code)).map(([name]) => name),
    hosts: [...new Set(hosts)].filter((host) => !/^(?:www\.w3\.org|schema\.org)$/.test(host)).toSorted(),
  };
}

/** Texts, templates and comments, in the order of the script: whichever begins first wins. */
const literals = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

function withoutComments(text: string): string {
  return text.replaceAll(literals, (part) => (part.startsWith('/') ? ' ' : part));
}

const linkInScript = /\bhref\s*[:=]\s*\\?["'`]https?:\/\/([^/"'`\\?#\s]+)[^"'`\\]*/gi;

/** Apps that make their pages in the browser have the links of their texts in their scripts. */
function withoutLinks(code: string, linked: ReadonlySet<string>): string {
  if (linked.size === 0) return code;
  return code.replaceAll(linkInScript, (link, host: string) => (linked.has(host.toLowerCase()) ? 'href=' : link));
}

/** Names of members of data may change their values with each release; code does not change its shape without reason. */
function shapeOf(code: string): string {
  return code
    .replaceAll(literals, (part) => (part.startsWith('/') ? ' ' : '""'))
    .replaceAll(/\b\d+(?:\.\d+)*\b/g, '0')
    .replaceAll(/\s+/g, '');
}
