import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { listen } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createEmmSimulator } from '../../src/testing/index.ts';

/** Another Python, such as one of a virtual environment. */
const python = process.env.MDMKIT_PYTHON ?? 'python3';
const isInstalled = spawnSync(python, ['-c', 'import googleapiclient, google.oauth2.service_account']).status === 0;
const program = fileURLToPath(new URL('client.py', import.meta.url));

async function run(args: readonly string[], input: string): Promise<unknown> {
  const child = spawn(python, [program, ...args]);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('google-api-python-client works with the simulator', async (context) => {
  if (!isInstalled) context.skip('google-api-python-client is not installed for python3');
  const google = createEmmSimulator({ devices: 5 });
  const server = await listen(google);
  const partner = google.zeroTouch.addPartner(google.account);
  const customer = google.zeroTouch.addCustomer(google.account);
  const playEnterprise = google.play.addEnterprise(google.project);
  const { name } = google.enterprise;
  const args = [server.origin, name, String(customer.id), String(partner.id), playEnterprise.id];
  expect(await run(args, google.account.keyFileFor(server.origin))).toEqual({
    enterprise: name,
    policy: [`${name}/policies/peer one`, '60000', '1'],
    refused: [400, expect.stringContaining("Invalid value at 'policy.maximum_time_to_lock' (TYPE_INT64)")],
    devices: [['name'], ['name'], ['name'], ['name'], ['name']],
    command: true,
    batch: [2, true],
    user: 'emmManaged',
    webApp: [1, {}],
    token: [1, true],
    policies: [`${name}/policies/peer one`],
    deleted: {},
    absent: 404,
    customers: [`customers/${customer.id}`],
    updated: 'Peer',
    userDeleted: '',
  });
  await server.close();
}, 400_000);
