import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../../support/folder.ts';
import { hasProgram } from '../../support/has-program.ts';
import { messageSource, openChannel } from './run-channel.ts';
import { startVendor } from './vendor-server.ts';

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly endsAt: string;
}

const isInstalled = await hasProgram('prometheus-alertmanager');
let folder: TemporaryFolder;
let url: string;
let end = async () => {};

beforeAll(async () => {
  if (!isInstalled) return;
  folder = await temporaryFolder();
  const file = await folder.write('alertmanager.yml', 'route:\n  receiver: none\nreceivers:\n  - name: none\n');
  const child = spawn(
    'prometheus-alertmanager',
    [
      `--config.file=${file}`,
      `--storage.path=${folder.path}/data`,
      '--web.listen-address=127.0.0.1:0',
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const closed = once(child, 'close');
  end = async () => {
    child.kill('SIGKILL');
    await closed;
  };
  let log = '';
  // Its output is read to the end: a program whose reader has gone is ended by its next line.
  url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += String(chunk);
      const [, address] = /msg="?Listening on"?.* address=(\S+)/.exec(log) ?? [];
      if (address !== undefined) resolve(`http://${address}`);
    });
    child.once('close', () => reject(new Error(`the program ended: ${log}`)));
  });
  const isReady = async () =>
    await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await sleep(20);
});

afterAll(async () => {
  await end();
  if (isInstalled) await folder[Symbol.asyncDispose]();
});

const alertsOf = async (incident: string) => {
  const alerts = (await (await fetch(`${url}/api/v2/alerts?active=true`)).json()) as readonly Alert[];
  return alerts.filter(({ labels }) => labels.incident === incident);
};

test('an incident is one alert of a real Alertmanager from its beginning to its end, although its facts change', async (context) => {
  if (!isInstalled) context.skip('prometheus-alertmanager is not installed');
  // A second member that does not answer keeps nothing from the first.
  const config = { type: 'alertmanager', urls: [url, 'http://127.0.0.1:9'], labels: { team: 'platform' } };
  await using opened = openChannel(config, {}, { publicUrl: 'https://health.example.com' });
  const { runner } = opened;
  const startedMs = Date.now() - 60_000;
  const content = { title: 'apple.vpp fails <b>', severity: 'major', verdict: 'vendor', service: 'apple.vpp' } as const;
  const source = { createdMs: Date.now(), content: { ...content, startedMs } };
  const { providerId } = await runner.sendNow(messageSource('opened', source));
  const [alert] = await alertsOf('inc-a');
  expect(alert?.labels).toEqual({
    alertname: 'MdmIncident',
    installation: 'test',
    incident: 'inc-a',
    severity: 'major',
    service: 'apple.vpp',
    verdict: 'vendor',
    team: 'platform',
  });
  expect(Date.parse(alert?.endsAt ?? '')).toBeGreaterThan(Date.now() + 120_000);
  const thread = { firstProviderId: providerId ?? null };
  const worse = { ...content, severity: 'critical', verdict: 'throttling', startedMs } as const;
  await runner.sendNow(messageSource('escalated', { ...source, ...thread, content: worse }));
  await runner.sendStanding([
    { ...messageSource('escalated', { ...source, ...thread, content: worse }) },
    { ...messageSource('opened', { ...source, incident: 'inc-b', key: 'inc-b/opened' }) },
  ]);
  const again = await alertsOf('inc-a');
  expect(again).toHaveLength(1);
  expect(again[0]?.annotations).toMatchObject({ severity: 'critical' });
  expect(await alertsOf('inc-b')).toHaveLength(1);
  const over = { ...worse, endedMs: Date.now() };
  await runner.sendNow(messageSource('resolved', { createdMs: Date.now(), ...thread, content: over }));
  expect(await alertsOf('inc-a')).toEqual([]);
});

test('fails only if no member takes the alerts, and says that it may work later if one may', async () => {
  await using first = await startVendor(() => ({ status: 400, body: '"bad"' }));
  await using second = await startVendor(() => ({ status: 500 }));
  await using opened = openChannel({ type: 'alertmanager', urls: [first.url, second.url] }, {});
  await expect(opened.runner.sendNow(messageSource('opened'))).rejects.toMatchObject({ failure: 'retry' });
  second.interfere({ status: 200 });
  await opened.runner.sendNow(messageSource('opened'));
});
