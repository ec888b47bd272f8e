import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAppleOrganisation, listen } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createDepSimulator } from '../src/testing/index.ts';
import { buildNanodep, startNanodep } from './nanodep.ts';

const name = 'example';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** Asks nanodep's server, which asks our simulator. */
function asker(port: number) {
  const authorization = `Basic ${Buffer.from('depserver:secret').toString('base64')}`;
  return async (method: string, path: string, body?: unknown) => {
    const headers = { authorization, 'user-agent': 'nanodep-tools/0', 'content-type': 'application/json;charset=UTF8' };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    // The test reads what nanodep passes on.
    return JSON.parse(text === '' ? '{}' : text) as Record<string, string>;
  };
}

test('nanodep opens our tokens, and works with our simulator as with Apple', async (context) => {
  buildNanodep(context);
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'mdmkit-nanodep-run-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const organisation = createAppleOrganisation({ devices: 12 });
  const simulator = createDepSimulator({ organisations: [organisation] });
  const server = stack.use(await listen(simulator));
  const serials = Array.from(organisation.devices(), ({ serialNumber }) => serialNumber);

  // The token: nanodep makes the key pair and decrypts what we issue.
  expect((await startNanodep('deptokens', [], folder).ended).code).toBe(0);
  const certificate = await readFile(join(folder, 'cert.pem'), 'utf8');
  await writeFile(join(folder, 'token.p7m'), simulator.issueToken({ certificate }));
  const decrypted = await startNanodep('deptokens', ['-token', 'token.p7m'], folder).ended;
  expect(decrypted).toMatchObject({ code: 0 });
  const token = JSON.parse(decrypted.output.slice(decrypted.output.indexOf('{'))) as Record<string, string>;
  expect(token.consumer_key).toMatch(/^CK_/);

  // Session, account, profile, assignment.
  await mkdir(join(folder, 'state'));
  const storage = ['-storage', 'filekv', '-storage-dsn', join(folder, 'state')];
  const port = await freePort();
  const depserver = startNanodep('depserver', ['-api', 'secret', '-listen', `127.0.0.1:${port}`, ...storage], folder);
  stack.defer(async () => {
    depserver.stop();
    await depserver.ended;
  });
  const ask = asker(port);
  // It says when it listens; if it ends instead, it says why.
  const why = await Promise.race([depserver.said('starting server'), depserver.ended.then(({ output }) => output)]);
  expect(why).toBeUndefined();
  await ask('PUT', `/v1/config/${name}`, { base_url: server.origin });
  await ask('PUT', `/v1/tokens/${name}`, token);
  expect(await ask('GET', `/proxy/${name}/account`)).toMatchObject({ org_name: 'Example Organisation' });
  const profile = { profile_name: 'Sales', url: 'https://mdm.example.com' };
  const { profile_uuid = '' } = await ask('POST', `/proxy/${name}/profile`, profile);
  const [first = ''] = serials;
  const assigned = await ask('POST', `/proxy/${name}/profile/devices`, { profile_uuid, devices: [first] });
  expect(assigned.devices).toEqual({ [first]: 'SUCCESS' });

  // Fetch and sync, which assign the profile to devices that come.
  await ask('PUT', `/v1/assigner/${name}?profile_uuid=${profile_uuid}`);
  // After a single sync it ends before it has assigned anything: so it is let run until it says that it has.
  const syncUntil = async (words: string) => {
    const depsyncer = startNanodep('depsyncer', ['-limit', '5', ...storage, name], folder);
    const reason = await Promise.race([depsyncer.said(words), depsyncer.ended.then(({ output }) => output)]);
    expect(reason).toBeUndefined();
    depsyncer.stop();
    await depsyncer.ended;
  };
  await syncUntil('phase=sync');
  const two = organisation.addDevices(3, { atMs: Date.now() });
  await syncUntil('profile assigned');
  const calls = new Set(simulator.requests().map(({ endpoint }) => endpoint));
  const expected = [
    'session.open',
    'account.get',
    'profiles.define',
    'profiles.assign',
    'devices.fetch',
    'devices.sync',
  ];
  // The syncer assigns by PUT, which Apple's list of calls has as well.
  expect(calls).toEqual(new Set([...expected, 'profiles.assignByPut']));
  const answer = await ask('POST', `/proxy/${name}/devices`, { devices: two });
  const states = Object.values(answer.devices ?? {}) as unknown as { profile_uuid?: string }[];
  expect(states.map((state) => state.profile_uuid)).toEqual(two.map(() => profile_uuid));
}, 600_000);
