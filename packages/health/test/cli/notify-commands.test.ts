import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startVendor, type VendorServer } from '../alerts/channels/vendor-server.ts';
import { deliveryOf } from '../store/contract-deliveries.ts';
import { fillStore, withStoreIn } from '../support/filled-store.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { incident } from '../support/stored.ts';

let folder: TemporaryFolder;
let server: VendorServer;
beforeEach(async () => {
  folder = await temporaryFolder();
  server = await startVendor(() => ({ status: 204 }));
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const config = `version: 1
tenantsFrom: { folder: nowhere }
alerts:
  channels:
    - id: hook
      type: webhook
      url: { env: HOOK_URL }
      secret: { env: HOOK_SECRET }
`;

async function notify(...args: readonly string[]) {
  const file = await folder.write('health.yaml', config);
  const env = { HOOK_URL: `${server.url}/hook`, HOOK_SECRET: secret };
  return await runProgram(['notify', 'test', ...args, '--config', file], { env });
}

test('a test message says whether the channel accepted it, without any credential of a tenant', async () => {
  expect(await notify('hook')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^hook: accepted in \d+ ms as msg_/),
  });
  expect(server.requests[0]?.json).toMatchObject({ type: 'incident.test' });
  const { stdout } = await notify('hook', '--format', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ channel: 'hook', type: 'webhook', accepted: true, error: null });
});

test('a test message that is not accepted says why, without the address', async () => {
  server.interfere({ status: 404 }, { status: 404 });
  const { code, stderr, stdout } = await notify('hook');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    'hook: not accepted. The address of the channel does not exist any more (HTTP 404). Configure a new one.\n',
  );
  expect(JSON.parse((await notify('hook', '--format', 'json')).stdout)).toMatchObject({ accepted: false });
});

test('a channel that is not there is named, with those that are', async () => {
  const { code, stderr } = await notify('chat');
  expect({ code, stderr }).toEqual({
    code: 64,
    stderr: 'No channel has the id "chat". The configuration has: hook.\n',
  });
});

test('deliveries are listed, sent again and given up', async () => {
  const store = join(folder.path, 'health-data');
  await withStoreIn(store, async (opened) => {
    await opened.migrate();
    await opened.addDeliveries(['a', 'b', 'c'].map((key) => deliveryOf(key, { incident: key })));
    const limit = { channel: 'mail', limit: 1 };
    const [{ id } = { id: 0 }] = await opened.claimDeliveries({
      owner: 'test',
      nowMs: Date.now(),
      leaseMs: 60_000,
      channels: [limit],
    });
    await opened.finishDeliveries('test', [{ id, state: 'failed', error: 'refused' }], Date.now());
  });
  const env = { USER: 'ana' };
  const outbox = async (...args: readonly string[]) => await runProgram(['outbox', ...args, '--store', store], { env });
  const { stdout } = await outbox('list');
  expect(stdout.split('\n')).toHaveLength(4);
  expect(stdout).toMatch(/1 {2}mail {2}opened {2}failed {3}1 attempt .*refused/);
  const json = JSON.parse((await outbox('list', '--state', 'failed', '--format', 'json')).stdout) as {
    readonly deliveries: readonly { readonly key: string }[];
  };
  expect(json.deliveries.map(({ key }) => key)).toEqual(['a']);
  expect(await outbox('retry', '1', '--by', 'ida')).toMatchObject({ code: 0, stdout: '1: due again\n' });
  expect(await outbox('drop', '2', '3')).toMatchObject({ code: 0, stdout: '2: dropped\n3: dropped\n' });
  expect(await outbox('drop', '2')).toMatchObject({ code: 64, stderr: expect.stringContaining('Not changed: 2.') });
  expect(await outbox('drop', 'all')).toMatchObject({ code: 64 });
  expect((await outbox('list', '--channel', 'mail', '--state', 'sent')).stdout).toBe('no delivery\n');
  await withStoreIn(store, async (opened) => {
    const { entries } = await opened.audit({ limit: 10 });
    expect(entries.map(({ actor }) => actor)).toEqual(['ana', 'ida']);
  });
});

test('an empty list of deliveries is none of a channel or an incident that nobody knows', async () => {
  const store = join(folder.path, 'health-data');
  await fillStore(store, { incidents: [incident({ id: 'inc-abc' }), incident({ id: 'inc-old', key: 'old' })] });
  await withStoreIn(store, async (opened) => {
    await opened.addDeliveries([deliveryOf('a', { incident: 'inc-abc' }), deliveryOf('b', { incident: 'storm-1' })]);
  });
  const file = await folder.write('health.yaml', config);
  const list = async (...args: readonly string[]) => await runProgram(['outbox', 'list', '--config', file, ...args]);
  expect((await list('--incident', 'inc-a')).stdout).toMatch(/^1 {2}mail .*\n$/);
  expect((await list('--incident', 'storm-1')).stdout).toMatch(/^2 {2}mail .*\n$/);
  expect(await list('--incident', 'inc-old')).toMatchObject({ code: 0, stdout: 'no delivery\n' });
  expect(await list('--channel', 'hook')).toMatchObject({ code: 0, stdout: 'no delivery\n' });
  expect(await list('--channel', 'hok')).toMatchObject({
    code: 64,
    stdout: '',
    stderr: 'The store has no delivery to a channel "hok". The configuration has: hook.\n',
  });
  expect(await list('--incident', 'inc-x', '--format', 'json')).toMatchObject({
    code: 64,
    stdout: '',
    stderr: expect.stringContaining('There is no incident "inc-x".'),
  });
});
