import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { openElasticWriter } from '../../src/elastic/elastic-writer.ts';
import { parseDataStream } from '../../src/report/ecs/ecs-document.ts';
import { incidentDocument } from '../../src/report/ecs/incident-document.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { createStore } from '../../src/store/create-store.ts';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import { elasticOptions } from '../elastic/incident-documents.ts';
import { type Life, live } from '../programs/live-service.ts';

const program = fileURLToPath(new URL('../programs/killed-before-announcement.ts', import.meta.url));
const second = 1_000;
const startMs = Date.UTC(2026, 10, 23, 12);

/** The ids of the documents of all events that the store has. */
async function expectedIds(folder: string): Promise<readonly string[]> {
  const backend = await openSqlite({ folder });
  await using store = createStore(createStoreSteps(backend, 'reader'), backend.close);
  const { incidents } = await store.incidents({});
  const stories = await Promise.all(incidents.map(async ({ id }) => await store.incident(id)));
  const origin = {
    location: 'here',
    hostname: 'checker',
    dataStream: parseDataStream('synthetics-mdm_health-default'),
  };
  return stories.flatMap((story) =>
    story ? story.events.map((event) => incidentDocument(story.incident, event, origin).id) : [],
  );
}

/** The keys of all notifications that the store has, oldest first. */
async function expectedKeys(folder: string): Promise<readonly string[]> {
  const backend = await openSqlite({ folder });
  await using store = createStore(createStoreSteps(backend, 'reader'), backend.close);
  const { notifications } = await store.notifications({});
  return notifications.map(({ key }) => key);
}

/**
 * Lives with a writer to Elasticsearch. Returns the events of incidents, the keys of the notifications, and the ids of the documents
 * in the order of their arrival.
 */
async function liveWithElastic(life: Life, bufferFolder: string) {
  const events: (ServiceEvent & { readonly kind: 'incident' })[] = [];
  const keys: string[] = [];
  const ids: string[] = [];
  const writer = await openElasticWriter({
    ...elasticOptions(bufferFolder),
    client: {
      bulk(lines) {
        const actions = lines.filter((_, index) => index % 2 === 0);
        // Written by the sender.
        ids.push(...actions.map((line) => (JSON.parse(line) as { create: { _id: string } }).create._id));
        return Promise.resolve({ status: 200, items: actions.map(() => ({ status: 201 })) });
      },
      close: () => Promise.resolve(),
    },
  });
  const take = (event: ServiceEvent) => {
    writer.takeEvent(event);
    if (event.kind === 'incident') events.push(event);
    if (event.kind === 'notification') keys.push(event.notification.key);
  };
  await live(life, undefined, take);
  await writer.close();
  return { events, keys, ids };
}

test.each(['announced', 'kept'])(
  'what was committed and is not %s when the process is killed is announced by the next process, once',
  async (moment) => {
    await using folder = await temporaryFolder();
    const buffer = join(folder.path, 'elastic');
    const first: Life = {
      folder: join(folder.path, 'store'),
      fromMs: startMs,
      untilMs: startMs + 600 * second,
      failFromMs: startMs + 62 * second,
      failUntilMs: startMs + 600 * second,
      acknowledgeMs: startMs + 900 * second,
    };
    const args = ['--conditions=@mdmkit/source', program, JSON.stringify(first), buffer, moment];
    const { signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(signal).toBe('SIGKILL');
    const committed = await expectedIds(first.folder);
    expect(committed.length).toBeGreaterThan(0);
    const notified = await expectedKeys(first.folder);
    expect(notified.length).toBeGreaterThan(0);

    const fromMs = startMs + 700 * second;
    const next = await liveWithElastic(
      { ...first, fromMs, failUntilMs: fromMs, untilMs: fromMs + 600 * second },
      buffer,
    );
    expect(next.events.map(({ event }) => event.kind).slice(0, 1)).toEqual(['opened']);
    expect(next.ids.slice(0, committed.length)).toEqual(committed);
    const all = await expectedIds(first.folder);
    expect(all.length).toBeGreaterThan(committed.length);
    expect(next.ids).toEqual(all);
    expect(next.keys.slice(0, notified.length)).toEqual(notified);
    expect(next.keys).toEqual(await expectedKeys(first.folder));

    const third = await liveWithElastic(
      { ...first, fromMs: fromMs + 900 * second, failFromMs: 0, failUntilMs: 0, untilMs: fromMs + 960 * second },
      buffer,
    );
    expect(third).toEqual({ events: [], keys: [], ids: [] });
  },
  120_000,
);
