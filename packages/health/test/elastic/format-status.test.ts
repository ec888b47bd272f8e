import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatElasticStatus } from '../../src/elastic/format-status.ts';
import { type ElasticStatus, readElasticStatus, writeElasticStatus } from '../../src/elastic/status-file.ts';
import { fillStore } from '../support/filled-store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { storedTarget } from '../support/stored.ts';

const status: ElasticStatus = {
  counts: { written: 10, duplicate: 2, refused: 0, dropped: 0 },
  failingSinceMs: null,
  error: null,
  waitingBytes: 1_572_864,
  atMs: 0,
};

test('what is lost, and why nothing is written, is part of the line', () => {
  expect(formatElasticStatus(status)).toBe('Elasticsearch: 12 documents written, 1.5 MiB waiting, none lost\n');
  const failing = {
    ...status,
    counts: { ...status.counts, refused: 3, dropped: 4 },
    failingSinceMs: Date.UTC(2026, 10, 23, 12),
    error: 'HTTP 503',
  };
  expect(formatElasticStatus(failing)).toBe(
    'Elasticsearch: 12 documents written, 1.5 MiB waiting, 3 refused, 4 dropped; takes none since 2026-11-23 12:00:00Z: HTTP 503\n',
  );
});

test('a status that cannot be read is none', async () => {
  await using folder = await temporaryFolder();
  expect(await readElasticStatus(folder.path)).toBeUndefined();
  await writeElasticStatus(folder.path, status);
  expect(await readElasticStatus(folder.path)).toEqual(status);
  await writeFile(join(folder.path, 'status.json'), '{"counts":');
  expect(await readElasticStatus(folder.path)).toBeUndefined();
});

test('the command "status" shows it', async () => {
  await using folder = await temporaryFolder();
  await fillStore(join(folder.path, 'health-data'), { targets: [storedTarget()] });
  const file = await folder.write(
    'health.yaml',
    'version: 1\ntenantsFrom: { folder: nowhere }\nmonitor:\n  elastic: { url: "https://elastic.example.com", apiKey: { env: KEY } }\n',
  );
  const show = async (...args: readonly string[]) => (await runProgram(['status', '--config', file, ...args])).stdout;
  expect(await show()).not.toContain('Elasticsearch');
  await mkdir(join(folder.path, 'health-data/elastic'));
  await writeElasticStatus(join(folder.path, 'health-data/elastic'), status);
  expect(await show()).toContain('\nElasticsearch: 12 documents written');
  expect(JSON.parse(await show('--format', 'json'))).toMatchObject({ elastic: status });
});
