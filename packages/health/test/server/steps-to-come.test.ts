import { createDuty } from '@mdmkit/monitor/duty';
import { expect, test } from 'vitest';
import { dutyRules } from '../../src/config/duty-settings.ts';
import { loadConfig } from '../../src/index.ts';
import { incidentOf, notificationOf, writerOf } from '../store/batches.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { startServed } from './served.ts';

const hourMs = 3_600_000;

/** A chain of two steps, and a window over two hours around an instant. */
function configAt(nowMs: number): string {
  const instant = (atMs: number) => new Date(atMs).toISOString();
  return [
    'version: 1',
    'tenants: [{ id: aurora, name: Aurora, credentials: [{ service: endpoint, host: apple.dep }] }]',
    'alerts:',
    '  channels:',
    '    - { id: chat, type: webhook, url: { env: CHAT_URL }, secret: { env: HOOK_SECRET } }',
    '    - { id: phone, type: webhook, url: { env: PHONE_URL }, secret: { env: HOOK_SECRET } }',
    '  chains:',
    '    - { id: all, steps: [{ notify: [chat], wait: 10m }, { notify: [phone] }] }',
    '  routes: [{ id: r, chain: all }]',
    '  lastResort: [phone]',
    'monitor:',
    '  store: { folder: unused }',
    '  maintenance:',
    `    - { id: move, once: { from: "${instant(nowMs - hourMs)}", until: "${instant(nowMs + hourMs)}" } }`,
    '',
  ].join('\n');
}

test('the API and "route" show what follows an acknowledgement and a maintenance window', async () => {
  const nowMs = Math.floor(Date.now() / 1_000) * 1_000;
  await using folder = await temporaryFolder();
  const file = await folder.write('health.yaml', configAt(nowMs));
  const { duty, monitor } = await loadConfig(file, {});
  if (!duty || !monitor) throw new TypeError('the configuration has alerts and a window');
  await using served = await startServed({ configure: (config) => ({ ...config, duty, monitor }) });
  await served.store.load('elsewhere');
  const write = writerOf(served.store, 'elsewhere');
  const opened = incidentOf('inc-a', { severity: 'major', openedMs: nowMs, startedMs: nowMs });
  const deciding = createDuty({ rules: dutyRules(duty) });
  const first = deciding.record({ incidents: [opened], notifications: [notificationOf('inc-a', 1)] }, nowMs);
  await write({ atMs: nowMs, incidents: [opened], ...first });
  const shown = async () => {
    const { next } = (await served.json('/v1/incidents/inc-a/alerts')) as { next: readonly Planned[] };
    const command = ['route', 'inc-a', '--config', file, '--store', served.vendor.storeFolder, '--format', 'json'];
    const { messages } = JSON.parse((await runProgram(command)).stdout) as { messages: readonly Message[] };
    const steps = next.slice(0, 2).map(({ kind, channels }) => `${kind} ${channels.join(' ')}`);
    expect(messages.slice(0, 2).map(({ kind, channels }) => `${kind} ${channels.join(' ')}`)).toEqual(steps);
    return { steps, firstMs: [Date.parse(next[0]?.at ?? ''), messages[0]?.atMs] };
  };
  expect((await shown()).steps).toEqual(['escalated phone', 'reminder phone']);
  const untilMs = nowMs + 2 * hourMs;
  const acknowledged = { by: 'ada', atMs: nowMs, untilMs };
  await write({ atMs: nowMs, incidents: [{ ...opened, acknowledged }] });
  expect(await shown()).toEqual({ steps: ['updated chat', 'escalated phone'], firstMs: [untilMs, untilMs] });
  await write({ atMs: nowMs, incidents: [{ ...opened, mutedBy: 'move' }] });
  const endMs = nowMs + hourMs;
  expect(await shown()).toEqual({ steps: ['updated chat', 'escalated phone'], firstMs: [endMs, endMs] });
});

interface Message {
  readonly kind: string;
  readonly channels: readonly string[];
  readonly atMs: number;
}

interface Planned extends Omit<Message, 'atMs'> {
  readonly at: string;
}
