import { createVirtualClock, findSecrets } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { createAlerts } from '../../src/alerts/alerts.ts';
import { ChannelConfig, channelTypes } from '../../src/alerts/channels/index.ts';
import { formatDeliveries } from '../../src/report/deliveries.ts';
import { eventDocument } from '../../src/report/ecs/event-document.ts';
import { formatServiceEvent, formatServiceEventJson } from '../../src/report/service-events.ts';
import { referenceKinds } from '../../src/secrets/secret-reference.ts';
import { alertsOf } from '../../src/server/documents/from-store.ts';
import { readIncidentAlerts } from '../../src/service/incident-alerts.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { incidentOf } from '../store/batches.ts';
import { deliveryOf } from '../store/contract-deliveries.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { cases } from './channels/cases.ts';
import { startMailServer } from './channels/mail-server.ts';
import { settingsOf } from './channels/run-channel.ts';
import { type Interference, type ReceivedRequest, startVendor } from './channels/vendor-server.ts';

const startMs = Date.UTC(2026, 10, 30, 10);
const mailPassword = 'password-of-the-mail-server';

/** Where a channel's vendor is, its configuration, its secrets by their variables, and what must never appear. */
interface Subject {
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

/** The paths of the members of a schema that refer to secrets. */
function secretMembers(schema: z.core.$ZodType, path = ''): readonly string[] {
  const { def } = schema._zod as { readonly def: z.core.$ZodTypes['_zod']['def'] };
  switch (def.type) {
    case 'optional':
      return secretMembers(def.innerType, path);
    case 'array':
      return secretMembers(def.element, path);
    case 'object':
      return Object.entries(def.shape).flatMap(([name, member]) =>
        secretMembers(member, path === '' ? name : `${path}.${name}`),
      );
    case 'union':
      return isReference(def.options) ? [path] : def.options.flatMap((option) => secretMembers(option, path));
    default:
      return [];
  }
}

/** Whether the options of a union are those of a reference. */
function isReference(options: readonly z.core.$ZodType[]): boolean {
  const names = options.flatMap((option) => {
    const { def } = option._zod as { readonly def: z.core.$ZodTypes['_zod']['def'] };
    return def.type === 'object' ? Object.keys(def.shape) : ['none'];
  });
  return names.length > 0 && names.every((name) => referenceKinds.some((kind) => kind === name));
}

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
const rounds: readonly ((request: ReceivedRequest) => Interference)[] = [
  ...[200, 400, 401, 404, 429, 500].map((status) => (request: ReceivedRequest) => ({ status, body: echoOf(request) })),
  ({ path }) => ({ status: 302, headers: { location: `https://example.com${path}` } }),
  () => 'reset',
];

/** One channel of each type, with its vendor on this machine. */
async function openSubjects() {
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
const variableOf = (type: string, name: string) => `${type.toUpperCase().replaceAll('-', '_')}_${name}`;

function configOf({ type, config }: Subject): Readonly<Record<string, unknown>> {
  const renamed = JSON.stringify(config).replace(/\{"env":"(\w+)"\}/g, (_, name: string) =>
    JSON.stringify({ env: variableOf(type, name) }),
  );
  return { ...(JSON.parse(renamed) as object), id: type, type };
}

test('each channel type is tested with every secret that it can have', async () => {
  await using opened = await openSubjects();
  expect(opened.subjects.map(({ type }) => type).sort()).toEqual(channelTypes.map(({ type }) => type).sort());
  for (const { type, config, secrets } of opened.subjects) {
    const members = channelTypes.find((each) => each.type === type)?.members ?? {};
    const paths = Object.entries(members).flatMap(([name, member]) => secretMembers(member, name));
    const variables = paths.map((path) => {
      const value = path
        .split('.')
        .reduce<unknown>((current, name) => (current as Record<string, unknown>)[name], config);
      return (value as { readonly env?: string } | undefined)?.env;
    });
    expect([type, variables.map((name) => name !== undefined && Object.hasOwn(secrets, name))]).toEqual([
      type,
      paths.map(() => true),
    ]);
  }
});

test('no secret of a channel stands in rows, logs, metrics, answers or the output of commands', async () => {
  await using folder = await temporaryFolder();
  await using opened = await openSubjects();
  const { subjects } = opened;
  const env = Object.fromEntries(
    subjects.flatMap(({ type, secrets }) =>
      Object.entries(secrets).map(([name, value]) => [variableOf(type, name), value]),
    ),
  );
  const store = createSqliteStore({ folder: folder.path });
  await store.migrate();
  const configs = subjects.map(configOf);
  const settings = settingsOf(
    configs.map((config) => ChannelConfig.parse(config)),
    env,
  );
  const clock = createVirtualClock({ startMs, skipSleeps: false });
  const events: ServiceEvent[] = [];
  const alerts = createAlerts({
    store,
    settings: () => settings,
    clock,
    random: () => 0,
    onEvent: (event) => events.push(event),
  });
  for (const [round] of rounds.entries()) {
    opened.setRound(round);
    const news = { createdMs: clock.now(), notBeforeMs: clock.now() };
    const deliveries = subjects.map(({ type }) =>
      deliveryOf(`${round}/${type}`, { incident: `inc-${round}`, channel: type, ...news }),
    );
    await store.addDeliveries(deliveries);
    await alerts.step();
    // A broken channel is left alone for a minute, and one that answered 429 for as long.
    await clock.advance(120_000);
  }
  const outputs: unknown[] = [alerts.status()];
  for (const event of events)
    outputs.push(
      formatServiceEvent(event),
      formatServiceEventJson(event),
      eventDocument(event, { location: 'here', hostname: 'host', dataStream: undefined }),
    );
  for await (const line of store.export()) outputs.push(line);
  const { deliveries } = await store.deliveries({ limit: 1_000 });
  outputs.push(formatDeliveries(deliveries), JSON.stringify(deliveries));
  for (const [round] of rounds.entries()) {
    const incident = incidentOf(`inc-${round}`);
    outputs.push(
      alertsOf(incident.id, await readIncidentAlerts({ store, duty: undefined, incident, nowMs: clock.now() })),
    );
  }
  await alerts.stop();
  await store.close();
  const file = await folder.write(
    'health.yaml',
    stringify({ version: 1, tenantsFrom: { folder: 'nowhere' }, alerts: { channels: configs } }),
  );
  opened.setRound(2);
  for (const { type } of subjects)
    for (const format of ['table', 'json'])
      outputs.push(await runProgram(['notify', 'test', type, '--config', file, '--format', format], { env }));

  // Each channel has failed, and the vendors have seen secrets: the search below could find them.
  expect(new Set(deliveries.filter(({ error }) => error !== null).map(({ channel }) => channel)).size).toBe(
    subjects.length,
  );
  expect(
    findSecrets(
      opened.received,
      subjects.flatMap(({ parts }) => parts),
    ).length,
  ).toBeGreaterThan(10);
  const wanted = subjects.flatMap(({ type, secrets, parts }) =>
    [...new Set([...parts, ...Object.values(secrets)])].flatMap((secret) =>
      secret.length < 8 ? [] : [{ type, secret }],
    ),
  );
  const found = findSecrets(
    outputs,
    wanted.map(({ secret }) => secret),
  );
  const shown = found.map(({ index, spelling }) => `${wanted[index]?.type}: ${wanted[index]?.secret} as ${spelling}`);
  expect(shown).toEqual([]);
});
