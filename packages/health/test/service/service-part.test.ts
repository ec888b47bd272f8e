import { systemClock } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { openPart, type ServicePart } from '../../src/service/service-part.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { temporaryFolder } from '../support/folder.ts';

const holdings = { shards: 4, held: () => [], untilMs: () => 0, subscribe() {} };

const parts: Readonly<Record<string, ServicePart | undefined>> = {
  'a service on its own': undefined,
  'the evaluator': { kind: 'evaluator' },
  'a follower': { kind: 'follower' },
  'a worker': { kind: 'worker', writer: 'worker/here', holdings },
};

test('one process of a deployment tidies the store: the evaluator', async () => {
  await using folder = await temporaryFolder();
  await using store = createSqliteStore({ folder: folder.path, thread: 'caller' });
  const tidied: string[] = [];
  for (const [name, part] of Object.entries(parts)) {
    const watched = { ...store, tidy: async () => void tidied.push(name) };
    const opened = await openPart(watched, 'here', systemClock, part, undefined);
    await opened.store.tidy(Date.now());
  }
  expect(tidied).toEqual(['a service on its own', 'the evaluator']);
});
