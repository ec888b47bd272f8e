import type { ChannelCase } from './cases.ts';
import type { ReceivedRequest } from './vendor-server.ts';

/** Reads a member of a JSON value. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (current, name) =>
      typeof current === 'object' && current !== null
        ? Object.entries(current).find(([key]) => key === String(name))?.[1]
        : undefined,
    value,
  );
}

const lengthOf = (value: unknown) => (typeof value === 'string' ? value.length : Number.POSITIVE_INFINITY);
const urlSecret = 'c2VjcmV0LXBhcnQtb2YtdGhlLWFkZHJlc3M';
const byUrl = (type: string) => ({
  type,
  config: () => ({ type, url: { env: 'URL' } }),
  secrets: (url: string) => ({ URL: `${url}/hook/${urlSecret}?sig=${urlSecret}` }),
  secretParts: [urlSecret],
});

export const teamsCase: ChannelCase = {
  ...byUrl('teams'),
  vendor: () => (request, complain) => {
    if (Buffer.byteLength(request.body) > 28_000) complain('the body is larger than 28 KB');
    if (at(request.json, 'type') !== 'message') complain('type has to be "message"');
    const card = at(request.json, 'attachments', 0);
    if (at(card, 'contentType') !== 'application/vnd.microsoft.card.adaptive') complain('the attachment is no card');
    if (at(card, 'content', 'type') !== 'AdaptiveCard') complain('the content is no card');
    if (!(Number(at(card, 'content', 'version')) <= 1.4)) complain('the version is not known');
    return { status: 202 };
  },
  escaped: { title: 'A [link](https://example.com) *b*', arrives: '\\\\[link\\\\]', never: ' [link](' },
};

function checkBlocks({ json }: ReceivedRequest, complain: (mistake: string) => void): void {
  const blocks = at(json, 'blocks');
  if (!Array.isArray(blocks) || blocks.length > 50) complain('more than 50 blocks');
  for (const block of Array.isArray(blocks) ? blocks : []) {
    const text = at(block, 'text', 'text');
    if (text !== undefined && lengthOf(text) > 3_000) complain('a section is longer than 3,000');
    const fields = at(block, 'fields');
    if (Array.isArray(fields) && (fields.length > 10 || fields.some((field) => lengthOf(at(field, 'text')) > 2_000)))
      complain('a field is longer than 2,000');
  }
  if (typeof at(json, 'text') !== 'string') complain('no_text');
}

const slackEscape = { title: 'Hi <!channel> & *all*', arrives: '&lt;!channel&gt; &amp;', never: '<!channel>' };

/** The signing secret of the app of the tests. */
export const slackSigningSecret = 'signing-secret-of-the-slack-app';

export const slackCase: ChannelCase = {
  type: 'slack',
  config: (url) => ({
    type: 'slack',
    token: { env: 'TOKEN' },
    signingSecret: { env: 'SIGNING' },
    channel: 'C0123456789',
    apiUrl: `${url}/api`,
  }),
  secrets: () => ({ TOKEN: 'xoxb-0123456789-secret', SIGNING: slackSigningSecret }),
  secretParts: ['xoxb-0123456789-secret', slackSigningSecret],
  resolvedRequests: 2,
  // Slack says 200 also for what it refuses; the answer of the test has no "ok".
  meanings: { 200: 'retry' },
  vendor: () => {
    const known = new Set<string>();
    return (request, complain) => {
      if (request.headers.authorization !== 'Bearer xoxb-0123456789-secret') complain('not_authed');
      checkBlocks(request, complain);
      const thread = at(request.json, 'thread_ts') ?? at(request.json, 'ts');
      if (thread !== undefined && !(typeof thread === 'string' && known.has(thread))) complain('message_not_found');
      const ts = `1700000000.${String(known.size).padStart(6, '0')}`;
      if (thread === undefined) known.add(ts);
      return { status: 200, body: JSON.stringify({ ok: true, channel: 'C0123456789', ts }) };
    };
  },
  escaped: slackEscape,
};

export const slackWebhookCase: ChannelCase = {
  ...byUrl('slack-webhook'),
  vendor: () => (request, complain) => {
    checkBlocks(request, complain);
    return { status: 200, body: 'ok' };
  },
  escaped: slackEscape,
};

export const pagerdutyCase: ChannelCase = {
  type: 'pagerduty',
  config: (url) => ({ type: 'pagerduty', routingKey: { env: 'KEY' }, apiUrl: url }),
  secrets: () => ({ KEY: '0123456789abcdef0123456789abcdef' }),
  secretParts: ['0123456789abcdef'],
  vendor: () => {
    const open = new Set<string>();
    return ({ json, body, path }, complain) => {
      if (path !== '/v2/enqueue') complain('no such path');
      if (Buffer.byteLength(body) > 512_000) complain('larger than 512 KB');
      const key = String(at(json, 'dedup_key'));
      if (lengthOf(key) > 255 || lengthOf(at(json, 'routing_key')) !== 32) complain('invalid keys');
      const action = at(json, 'event_action');
      if (action === 'trigger') {
        open.add(key);
        const severity = String(at(json, 'payload', 'severity'));
        if (!['critical', 'error', 'warning', 'info'].includes(severity)) complain('invalid severity');
        if (lengthOf(at(json, 'payload', 'summary')) > 1_024) complain('summary too long');
        if (typeof at(json, 'payload', 'source') !== 'string') complain('source missing');
      } else if (action !== 'resolve' || !open.delete(key)) complain('resolve of an alert that is not open');
      return { status: 202, body: JSON.stringify({ status: 'success', message: 'Event processed', dedup_key: key }) };
    };
  },
};

export const jsmCase: ChannelCase = {
  type: 'jsm',
  config: (url) => ({ type: 'jsm', apiKey: { env: 'KEY' }, apiUrl: `${url}/v2` }),
  secrets: () => ({ KEY: '01234567-89ab-cdef-0123-456789abcdef' }),
  secretParts: ['01234567-89ab'],
  vendor: () => {
    const open = new Set<string>();
    return ({ headers, path, json }, complain) => {
      if (!String(headers.authorization).startsWith('GenieKey ')) complain('no key');
      const [, alias] = /^\/v2\/alerts\/([^/]+)\/close\?identifierType=alias$/.exec(path) ?? [];
      if (alias !== undefined) {
        if (!open.delete(alias)) complain('close of an alert that is not open');
      } else {
        if (path !== '/v2/alerts') complain('no such path');
        if (lengthOf(at(json, 'message')) > 130 || lengthOf(at(json, 'alias')) > 512) complain('too long');
        if (!/^P[1-5]$/.test(String(at(json, 'priority')))) complain('invalid priority');
        open.add(String(at(json, 'alias')));
      }
      return { status: 202, body: JSON.stringify({ result: 'Request will be processed', requestId: 'r-1' }) };
    };
  },
};

export const googleChatCase: ChannelCase = {
  ...byUrl('google-chat'),
  vendor:
    () =>
    ({ body, json, path }, complain) => {
      if (Buffer.byteLength(body) > 32_000) complain('larger than 32,000 bytes');
      if (typeof at(json, 'text') !== 'string') complain('no text');
      if (!path.includes('messageReplyOption=')) complain('the thread key is ignored');
      return {
        status: 200,
        body: JSON.stringify({ name: 'spaces/A/messages/B', thread: { name: 'spaces/A/threads/B' } }),
      };
    },
  escaped: { title: '<users/all> *b*', arrives: '&lt;users/all\\\\>', never: '<users/all>' },
};

export const chatworkCase: ChannelCase = {
  type: 'chatwork',
  config: (url) => ({ type: 'chatwork', token: { env: 'TOKEN' }, room: '12345', apiUrl: `${url}/v2` }),
  secrets: () => ({ TOKEN: 'chatwork-token-of-the-bot' }),
  secretParts: ['chatwork-token-of-the-bot'],
  vendor:
    () =>
    ({ headers, path, body }, complain) => {
      if (headers['x-chatworktoken'] !== 'chatwork-token-of-the-bot') complain('Invalid API token');
      if (path !== '/v2/rooms/12345/messages') complain('no such room');
      const text = new URLSearchParams(body).get('body') ?? '';
      if (text === '' || Array.from(text).length > 4_000) complain("Parameter 'body' is required");
      return { status: 200, body: JSON.stringify({ message_id: '1234567890' }) };
    },
  escaped: { title: '[To:1] hello', arrives: encodeURIComponent('［To:1］'), never: encodeURIComponent('[To:1]') },
};
