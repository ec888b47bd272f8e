import { createVirtualClock, findSecrets } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { createAlerts } from '../../src/alerts/alerts.ts';
import { channelTypes } from '../../src/alerts/channels/index.ts';
import { formatDeliveries } from '../../src/report/deliveries.ts';
import { eventDocument } from '../../src/report/ecs/event-document.ts';
import { formatServiceEvent, formatServiceEventJson } from '../../src/report/service-events.ts';
import { referenceKinds } from '../../src/secrets/secret-reference.ts';
import { alertsOf } from '../../src/server/documents/from-store.ts';
import { readIncidentAlerts } from '../../src/service/incident-alerts.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { fill, startServed } from '../server/served.ts';
import { incidentOf } from '../store/batches.ts';
import { deliveryOf } from '../store/contract-deliveries.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { openSubjects, refused, rounds, settingsOfSubjects, shownOf } from './secret-subjects.ts';

const startMs = Date.UTC(2026, 10, 30, 10);

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
  const { configs, settings, env } = settingsOfSubjects(subjects);
  const store = createSqliteStore({ folder: folder.path, thread: 'caller' });
  await store.migrate();
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
  opened.setRound(refused);
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
  expect(shownOf(outputs, subjects)).toEqual([]);
});

test('no secret of a channel stands in what "outbox list", /metrics and the API show of channels that fail', async () => {
  await using opened = await openSubjects();
  const { subjects } = opened;
  const { settings } = settingsOfSubjects(subjects);
  await using served = await startServed({ channels: settings });
  const { vendor: id } = await fill(served.store);
  const nowMs = Date.now();
  opened.setRound(refused);
  await served.store.addDeliveries(
    subjects.map(({ type }) => deliveryOf(type, { incident: id, channel: type, createdMs: nowMs, notBeforeMs: nowMs })),
  );
  await served.alerts.step();
  const list = ['outbox', 'list', '--store', served.vendor.storeFolder, '--limit', '1000'];
  const [table, json, metrics, alerts] = [
    await runProgram(list),
    await runProgram([...list, '--format', 'json']),
    await (await served.call('/metrics')).text(),
    await (await served.call(`/v1/incidents/${id}/alerts`)).text(),
  ];
  // Each channel is in each of them, and vendors have repeated secrets.
  for (const { type } of subjects) {
    expect(table.stdout).toContain(type);
    expect(json.stdout).toContain(`"channel": "${type}"`);
    expect(metrics).toMatch(new RegExp(`^mdm_health_\\w+\\{.*channel="${type}"`, 'm'));
    expect(alerts).toContain(`"channel":"${type}"`);
  }
  expect(shownOf(opened.received, subjects).length).toBeGreaterThan(10);
  expect(shownOf([table, json, metrics, alerts], subjects)).toEqual([]);
});
