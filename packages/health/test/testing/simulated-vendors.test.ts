import { existsSync } from 'node:fs';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig, runChecks } from '../../src/index.ts';
import { readPushCertificate } from '../../src/probes/push/read-push-certificate.ts';
import { createPushCertificate, ForeignFolderError, startSimulatedVendors } from '../../src/testing/index.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

test('serve every origin of the configuration, on this machine', async () => {
  await using vendors = await startSimulatedVendors();
  expect((await loadConfig(vendors.configFile)).origins).toEqual(vendors.origins);
  for (const origin of Object.values(vendors.origins)) {
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    // A server answers there, if only that this is not the way to ask.
    if (origin !== vendors.push.origin) expect((await fetch(`${origin}/nowhere`)).status).toBeGreaterThanOrEqual(400);
  }
});

test('Apple’s push service is among them: a certificate of no customer is checked against it', async () => {
  await using vendors = await startSimulatedVendors();
  const { certificate } = await createPushCertificate();
  const credential = {
    ...(await readPushCertificate({ certificate: Buffer.from(certificate) })),
    expectedTopic: undefined,
  };
  const target = { id: 'a/apple.push', tenant: 'a', tenantName: 'A', service: 'apple.push', credential } as const;
  const { results } = await runChecks({ origins: vendors.origins, targets: [target] });
  expect(results[0]).toMatchObject({ class: 'ok', facts: { gatewayStatus: 405 } });
  expect(vendors.push.requests).toHaveLength(1);
});

test('closing one server takes one vendor down', async () => {
  await using vendors = await startSimulatedVendors();
  await vendors.servers.vpp.close();
  const { results } = await runChecks(await loadConfig(vendors.configFile), { retries: 0 });
  const down = results.filter((result) => result.class === 'fail.network').map(({ target }) => target);
  expect(down).toEqual(['aurora/apple.vpp', 'borealis/apple.vpp', 'cirrus/apple.vpp']);
});

describe('the folder', () => {
  test('of its own goes at the end; closing twice is no harm', async () => {
    const vendors = await startSimulatedVendors();
    const own = dirname(vendors.configFile);
    expect((await stat(own)).mode & 0o777).toBe(0o700);
    await vendors.close();
    await vendors.close();
    expect(existsSync(own)).toBe(false);
  });

  test('that was named stays, and its files are for their owner alone, also where they were there before', async () => {
    const out = join(folder.path, 'stays');
    for (let start = 1; start <= 2; start += 1) {
      const vendors = await startSimulatedVendors({ folder: out });
      const key = join(out, 'aurora/business-key.pem');
      expect((await stat(key)).mode & 0o777).toBe(0o600);
      expect((await stat(vendors.configFile)).mode & 0o777).toBe(0o600);
      await chmod(key, 0o644);
      await vendors.close();
    }
    expect(await readFile(join(out, 'health.yaml'), 'utf8')).toMatch(/^# Written by the simulators/);
  });

  test('that holds another configuration is refused, and left unchanged', async () => {
    const file = join(folder.path, 'health.yaml');
    await writeFile(file, 'version: 1 # mine\n');
    await expect(startSimulatedVendors({ folder: folder.path })).rejects.toBeInstanceOf(ForeignFolderError);
    expect(await readFile(file, 'utf8')).toBe('version: 1 # mine\n');
    expect(existsSync(join(folder.path, 'aurora'))).toBe(false);
  });
});

test('a port that is taken leaves no other open, and no folder behind', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  // The third of the five is the one that is taken.
  await expect(startSimulatedVendors({ port: port - 2 })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(fetch(`http://127.0.0.1:${port - 2}/`)).rejects.toThrow();
  taken.close();
});
