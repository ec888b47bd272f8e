import { findSecrets } from '@mdmkit/core/testing';
import { type AnyChannelConfig, ChannelConfig, channelTypes } from '../../src/alerts/channels/index.ts';
import type { ChannelSettings } from '../../src/config/channel-settings.ts';
import { cases } from './channels/cases.ts';
import { startMailServer } from './channels/mail-server.ts';
import { settingsOf } from './channels/run-channel.ts';
import { type Interference, type ReceivedRequest, startVendor } from './channels/vendor-server.ts';

const mailPassword = 'password-of-the-mail-server';

/** Where a channel's vendor is, its configuration, its secrets by their variables, and what must never appear. */
export interface Subject {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly parts: readonly string[];
}

/** The channels that do not send by HTTP. */
const others: Readonly<Record<string, (port: number) => Omit<Subject, 'type'>>> = {
  email: (port) => ({
    config: {
      host: 'localhost',
      port,
      tls: 'starttls',
      user: 'alerts',
      password: { env: 'PASSWORD' },
      from: 'health@example.com',
      to: ['oncall@example.com'],
      dkim: { domain: 'example.com', selector: 's1', privateKey: { env: 'DKIM' } },
    },
    secrets: { PASSWORD: mailPassword, DKIM: 'private-key-that-is-no-pem-at-all' },
    parts: [mailPassword, 'private-key-that-is-no-pem-at-all'],
  }),
  exec: () => ({ config: { command: [process.execPath, '-e', 'process.exit(1)'] }, secrets: {}, parts: [] }),
};

/** A body in which a vendor repeats all that it was sent, at every place that is read. */
function echoOf({ path, headers, body }: ReceivedRequest): string {
  const text = [path, JSON.stringify(headers), body].join(' ');
  const token = String(headers.authorization ?? headers['x-chatworktoken'] ?? headers['backlog-api-key'] ?? '').replace(
    /^\w+ /,
    '',
  );
  const code = token === '' ? (path.split('/').at(-1)?.split('?')[0] ?? '') : token;
  return JSON.stringify({
    ok: false,
    error: code,
    code,
    ts: code,
    sid: code,
    message_id: code,
    message: text,
    errors: [text],
  });
}

/** What the vendors do in each round, whatever they are asked. */
export const rounds: readonly ((request: ReceivedRequest) => Interference)[] = [
  ...[200, 400, 401, 404, 429, 500].map((status) => (request: ReceivedRequest) => ({ status, body: echoOf(request) })),
  ({ path }) => ({ status: 302, headers: { location: `https://example.com${path}` } }),
  () => 'reset',
];

/** The number of the round in which vendors answer 401. */
export const refused = 2;

/** One channel of each type, with its vendor on this machine. */
export async function openSubjects() {
  await using stack = new AsyncDisposableStack();
  const mail = stack.use(await startMailServer());
  const received: ReceivedRequest[] = [];
  let round = -1;
  const subjects: Subject[] = [];
  for (const { type } of channelTypes) {
    const channel = cases.find((each) => each.type === type);
    const made = others[type];
    if (made) subjects.push({ type, ...made(mail.port) });
    if (!channel) continue;
    const vendor = channel.vendor();
    const server = stack.use(
      await startVendor((request, complain) => {
        received.push(request);
        const next = rounds[round]?.(request);
        // An access token is given out, or nothing would be sent.
        if (next === undefined || next === 'hang' || request.path.endsWith('/token')) return vendor(request, complain);
        if (next === 'reset') server.interfere('reset');
        return next === 'reset' ? { status: 500 } : next;
      }),
    );
    subjects.push({
      type,
      config: channel.config(server.url),
      secrets: channel.secrets(server.url),
      parts: channel.secretParts,
    });
  }
  const owned = stack.move();
  return {
    subjects,
    received,
    setRound: (number: number) => {
      round = number;
    },
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/** Each channel has variables of its own: `PARTNER_TOKEN`. */
export const variableOf = (type: string, name: string) => `${type.toUpperCase().replaceAll('-', '_')}_${name}`;

/** The configuration of a channel, with variables of its own. */
export function configOf({ type, config }: Subject): Readonly<Record<string, unknown>> {
  const renamed = JSON.stringify(config).replace(/\{"env":"(\w+)"\}/g, (_, name: string) =>
    JSON.stringify({ env: variableOf(type, name) }),
  );
  return { ...(JSON.parse(renamed) as object), id: type, type };
}

/** The settings of one channel of each type, and the environment with their secrets. */
export function settingsOfSubjects(subjects: readonly Subject[]): {
  readonly configs: readonly Readonly<Record<string, unknown>>[];
  readonly settings: ChannelSettings;
  readonly env: Readonly<Record<string, string>>;
} {
  const env = Object.fromEntries(
    subjects.flatMap(({ type, secrets }) =>
      Object.entries(secrets).map(([name, value]) => [variableOf(type, name), value]),
    ),
  );
  const configs = subjects.map(configOf);
  const channels: readonly AnyChannelConfig[] = configs.map((config) => ChannelConfig.parse(config));
  return { configs, settings: settingsOf(channels, env), env };
}

/** The secrets of channels that a value shows, as `type: secret as spelling`. */
export function shownOf(value: unknown, subjects: readonly Subject[]): readonly string[] {
  const wanted = subjects.flatMap(({ type, secrets, parts }) =>
    [...new Set([...parts, ...Object.values(secrets)])].flatMap((secret) =>
      secret.length < 8 ? [] : [{ type, secret }],
    ),
  );
  const found = findSecrets(
    value,
    wanted.map(({ secret }) => secret),
  );
  return found.map(({ index, spelling }) => `${wanted[index]?.type}: ${wanted[index]?.secret} as ${spelling}`);
}
