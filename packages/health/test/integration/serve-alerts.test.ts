import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { createAlerts } from '../../src/alerts/alerts.ts';
import { loadConfig } from '../../src/index.ts';
import { startSimulatedVendors } from '../../src/testing/index.ts';
import { startVendor, type VendorServer } from '../alerts/channels/vendor-server.ts';
import { isSigned } from '../alerts/channels/webhook.case.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { minute, openInThread, watch } from '../service/watched.ts';
import { startProgram } from '../support/process.ts';

/** A message of the webhook channel. */
interface Message {
  readonly type: string;
  readonly data: { readonly incident: string; readonly service: string; readonly verdict: string };
}

const alertSection = {
  channels: [{ id: 'hook', type: 'webhook', url: { env: 'HOOK_URL' }, secret: { env: 'HOOK_SECRET' } }],
};
const variables = ({ url }: VendorServer) => ({
  HOOK_URL: `${url}/hook`,
  HOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
});
/** A receiver that checks signatures. */
const startHook = () =>
  startVendor((request, complain) => {
    if (!isSigned(request)) complain('the signature is wrong');
    return { status: 204 };
  });
const messagesOf = ({ requests }: VendorServer) => requests.map(({ json }) => json as Message);

test('an outage at the vendor is one message to a webhook, and its end is a second one', async () => {
  const clock = createWallClock(Date.UTC(2026, 10, 23, 12));
  await using hook = await startHook();
  await using fleet = await startFleet({ tenants: 12, clock });
  const file = await fleet.write({ interval: '30s' });
  await writeFile(file, `${await readFile(file, 'utf8')}${stringify({ alerts: alertSection })}`);
  const config = await loadConfig(file, { nowMs: clock.now(), env: variables(hook) });
  await using store = await openInThread(fleet.storeFolder);
  await using watched = watch({ config, clock, store });
  await watched.service.start();
  await using alerts = createAlerts({ store, settings: () => watched.service.config.channels, clock });
  await watched.pass(3 * minute);
  const passUntilSent = async (count: number) => {
    await watched.passUntil(async () => {
      await alerts.step();
      return hook.requests.length >= count;
    }, 30 * minute);
  };
  fleet.fail(true);
  await passUntilSent(1);
  fleet.fail(false);
  await passUntilSent(2);
  const [opened, resolved] = messagesOf(hook);
  expect(opened).toMatchObject({ type: 'incident.opened', data: { service: 'apple.vpp', verdict: 'vendor' } });
  expect(resolved).toMatchObject({ type: 'incident.resolved', data: { incident: opened?.data.incident } });
  expect([hook.requests.length, hook.mistakes]).toEqual([2, []]);
});

/** Waits for a message about an outage. */
async function receiveOpened(hook: VendorServer): Promise<Message['data']> {
  for (;;) {
    const next = hook.nextRequest();
    // A content token of the simulators ends soon: that is an incident, too.
    const message = messagesOf(hook).find(({ data }) => data.verdict !== 'credential-expiring');
    if (message) return message.data;
    await next;
  }
}

// Without a server, nothing but the timers of the service keeps the process alive between checks.
test('serve without a server goes on, and notifies a webhook of an outage at the vendor', async () => {
  await using vendors = await startSimulatedVendors();
  await using hook = await startHook();
  const file = join(dirname(vendors.configFile), 'alerts.yaml');
  const written = parse(await readFile(vendors.configFile, 'utf8')) as object;
  const changed = {
    ...written,
    defaults: { interval: '5s', timeout: '2s', retries: 0 },
    monitor: { location: 'here', store: { folder: 'store-alerts' }, controls: [], confirm: '1s' },
    alerts: alertSection,
  };
  await writeFile(file, stringify(changed), { mode: 0o600 });
  const serve = startProgram(['serve', '-c', file, '-s', 'apple.vpp', '--no-server'], { env: variables(hook) });
  try {
    await serve.until((stdout) => stdout.match(/unknown → up/g)?.length === 3);
    vendors.vpp.faults.add({ fault: { status: 500, body: 'out of order' }, times: Number.POSITIVE_INFINITY });
    const opened = await Promise.race([receiveOpened(hook), serve.ended]);
    expect(opened).toMatchObject({ service: 'apple.vpp' });
    expect(hook.mistakes).toEqual([]);
  } finally {
    serve.child.kill('SIGTERM');
  }
  expect(await serve.ended).toMatchObject({ code: 143, stderr: '' });
});
