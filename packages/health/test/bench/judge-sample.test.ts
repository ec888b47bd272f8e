import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CreateDatabase, createDatabasesOn, withoutDatabases } from '../../bench/judge/databases.ts';
import { runJob, scenarioNames } from '../../bench/judge/jobs.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';

/** A short scenario of each group, whose service says the right thing. */
const sample = [
  'credential/revoked-of-30',
  'expiries/one-ends',
  'flapping/credential',
  'growth/shrinks',
  'large-fleets/1000-outage',
  'location/one-cut-off',
  'maintenance/pause',
  'noise/outage-in-noise',
  'own-machine/descriptors',
  'own-network/no-neutral-hosts',
  'restarts/in-outage',
  'several/two-vendors',
  'slow/ten-times-30',
  'small-fleets/3-outage',
  'tenant/terms',
  'terms/three-of-thirty',
  'throttling/one-tenant',
  'vendor/status-500-30',
];

let server: PostgresServer;
let createDatabase: CreateDatabase = withoutDatabases;

beforeAll(async () => {
  server = await startPostgres();
  createDatabase = createDatabasesOn(await server.createDatabase());
}, 300_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

test('the sample has a scenario of each group', () => {
  const groupOf = (name: string) => name.split('/')[0];
  expect(new Set(sample.map(groupOf))).toEqual(new Set(scenarioNames().map(groupOf)));
});

test.each(sample)('%s is judged right', { timeout: 600_000 }, async (name) => {
  const { outcome, mistakes } = await runJob({ name, seed: 1 }, createDatabase);
  expect({ outcome, mistakes }).toEqual({ outcome: 'right', mistakes: [] });
});
