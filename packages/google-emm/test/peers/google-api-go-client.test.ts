import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen } from '@mdmkit/core/testing';
import { expect, type TestContext, test } from 'vitest';
import { createEmmSimulator } from '../../src/testing/index.ts';

const source = fileURLToPath(new URL('go', import.meta.url));
// Kept between runs. Go keeps its own caches; the first build takes minutes.
const folder = join(tmpdir(), 'mdmkit-google-api-go-client');
const peer = join(folder, 'peer');

/** Builds the program of the folder `go`; skips the test, with the reason, where Go is missing or cannot build it. */
function build(context: TestContext): void {
  // Where Go's own installer puts it; a shell profile adds this folder to PATH.
  const go = ['go', '/usr/local/go/bin/go'].find((name) => spawnSync(name, ['version']).status === 0);
  if (go === undefined) context.skip('Go is not installed (google.golang.org/api)');
  mkdirSync(folder, { recursive: true });
  const built = spawnSync(go, ['build', '-modcacherw', '-o', peer, '.'], { cwd: source, timeout: 300_000 });
  const reason = built.stderr?.toString().trim().split('\n').at(-1) || 'no answer in five minutes';
  context.skip(built.status !== 0, `Go could not build the client: ${reason}`);
}

async function run(args: readonly string[], input: string): Promise<unknown> {
  const child = spawn(peer, args);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

test("Google's Go client works with the simulator", async (context) => {
  build(context);
  const google = createEmmSimulator({ devices: 5 });
  const server = await listen(google);
  const partner = google.zeroTouch.addPartner(google.account);
  const customer = google.zeroTouch.addCustomer(google.account);
  const playEnterprise = google.play.addEnterprise(google.project);
  const { name } = google.enterprise;
  const args = [server.origin, name, String(customer.id), String(partner.id), playEnterprise.id];
  expect(await run(args, google.account.keyFileFor(server.origin))).toEqual({
    enterprise: name,
    policy: [`${name}/policies/peer one`, 60000, 1],
    refused: [400, expect.stringContaining('maximumTimeToLok')],
    devices: [...google.enterprise.devices].map((device) => device.name),
    pages: 3,
    command: true,
    batch: [2, true],
    user: 'emmManaged',
  });
  await server.close();
}, 400_000);
