import { readFile } from 'node:fs/promises';
import { initialState } from '@mdmkit/monitor/judge';
import { resultId } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { readMonitorSettings } from '../../src/index.ts';
import { runDocument } from '../../src/report/ecs/run-document.ts';
import { describeMetrics } from '../../src/server/metrics/describe-metrics.ts';
import { origin } from '../support/ecs-documents.ts';
import { temporaryFolder } from '../support/folder.ts';
import { storedRun } from '../support/stored.ts';

const page = await readFile(new URL('../../docs/elastic.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

/** The check that the page shows. */
function sampleDocument() {
  const startedMs = Date.UTC(2026, 10, 23, 12);
  const target = 'aurora/apple.vpp';
  const result = resultOf({
    id: resultId(target, startedMs),
    target,
    tenant: 'aurora',
    service: 'apple.vpp',
    startedAt: new Date(startedMs).toISOString(),
    class: 'fail.auth',
    code: 'VPP_TOKEN_EXPIRED',
    owner: 'credential',
    remedy: 'Download a new content token.',
    error: 'Apple refused the content token.',
    phases: { dnsMs: 2, connectMs: 9, tlsMs: 14, firstByteMs: 120, totalMs: 146 },
    requestId: '4f1c',
  });
  return runDocument(
    {
      target: { id: target, tenant: 'aurora', service: 'apple.vpp', tenantName: 'Aurora', intervalMs: 300_000 },
      result,
      run: storedRun({ class: 'fail.auth', durationMs: 146, location: 'berlin' }),
      state: { ...initialState, name: 'suspect', sinceMs: startedMs },
      formerState: { ...initialState, name: 'up', sinceMs: startedMs - 3_600_000 },
    },
    { ...origin, origins: {} },
  ).document;
}

test('the sample is a document that the program writes', () => {
  const [, sample] = blocks('json').map(
    (text) => JSON.parse(text) as { readonly observer: { readonly version: string } },
  );
  const document = JSON.parse(JSON.stringify(sampleDocument())) as { readonly observer: object };
  // The page is not changed for each version.
  const observer = { ...document.observer, version: sample?.observer.version };
  expect(sample).toEqual({ ...document, observer });
});

test('the example of a configuration is understood', async () => {
  await using folder = await temporaryFolder();
  const [yaml = ''] = blocks('yaml');
  const text = `version: 1\ntenantsFrom: { folder: nowhere }\n${yaml}`;
  const { elastic } = await readMonitorSettings(await folder.write('health.yaml', text), { ELASTIC_API_KEY: 'a' });
  expect(elastic).toMatchObject({ bufferFolder: '/var/lib/health-check/elastic', bufferBytes: 1_073_741_824 });
  const { monitor } = parse(yaml) as { readonly monitor: { readonly elastic: Readonly<Record<string, object>> } };
  for (const [name, value] of Object.entries(monitor.elastic)) {
    const members = name === 'buffer' ? Object.keys(value).map((member) => `buffer.${member}`) : [name];
    for (const member of members) expect(page).toContain(`| \`${member}\``);
  }
});

test('names the metrics that exist', () => {
  const names = describeMetrics().map(({ name }) => name);
  const named = page.match(/mdm_health_elastic_\w+/g) ?? [];
  expect(new Set(named)).toEqual(new Set(names.filter((name) => name.includes('_elastic_'))));
});
