import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createBusinessClient } from '@mdmkit/apple-business';
import { createBusinessSimulator } from '@mdmkit/apple-business/testing';
import { createAppleOrganisation, createVirtualClock, listen } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { type UnassignedDevice, unassignedDevices } from '../../unassigned-cover/unassigned-cover.ts';

test('finds the devices of no server, and what covers them', async () => {
  const acme = createAppleOrganisation({ devices: 60 });
  const clock = createVirtualClock();
  const loose = [...acme.devices()].filter((_, place) => place % 2 === 0).map(({ serialNumber }) => serialNumber);
  for (const serialNumber of loose) acme.assign(serialNumber, undefined, clock.now());
  const simulator = createBusinessSimulator({ organisations: [acme], clock, rateLimits: { readsPerMinute: 20 } });
  await using server = await listen(simulator);
  const { clientId, keyId, privateKeyPem: privateKey } = simulator.account;
  const { origin } = server;
  await using business = createBusinessClient({ clientId, keyId, privateKey, origin, tokenOrigin: origin, clock });

  const found: UnassignedDevice[] = [];
  for await (const device of unassignedDevices(business)) found.push(device);
  expect(found.map(({ serialNumber }) => serialNumber)).toEqual(loose);
  expect(new Set(found.map(({ cover }) => cover))).toEqual(
    new Set(['Limited Warranty', 'AppleCare+', 'AppleCare+ for Business Essentials']),
  );
  expect(found.every(({ cover, until }) => (until === undefined) === (cover?.includes('Business') ?? true))).toBe(true);
  // Thirty-one reads at twenty a minute.
  expect(simulator.requests('orgDevices.appleCareCoverage')).toHaveLength(30);
  expect(clock.sleptMs).toBeGreaterThanOrEqual(60_000);
});

test('the program prints a line for each', async () => {
  const file = fileURLToPath(new URL('../../unassigned-cover/start.ts', import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--conditions=@mdmkit/source', file]);
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toHaveLength(3);
});
