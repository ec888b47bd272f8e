import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createAppleOrganisation, hardwareOf, listen } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { createBusinessSimulator } from '../src/testing/index.ts';

const run = promisify(execFile);
// A virtual environment may have the package.
const python = process.env.MDMKIT_PYTHON ?? 'python3';

it('pyaxm, a Python client by others, reads, assigns and downloads a log from the simulator', async (context) => {
  const isInstalled = await run(python, ['-c', 'import pyaxm']).then(
    () => true,
    () => false,
  );
  context.skip(!isInstalled, 'pyaxm is not installed (pip install pyaxm)');
  const organisation = createAppleOrganisation({ devices: 5, servers: ['First', 'Second'] });
  const simulator = createBusinessSimulator({
    organisations: [organisation],
    activitySeconds: 0.1,
    linkageLagSeconds: 0,
  });
  await using server = await listen(simulator);
  const folder = await mkdtemp(join(tmpdir(), 'mdmkit-pyaxm-'));
  try {
    const key = join(folder, 'key.pem');
    const { clientId, keyId, privateKeyPem } = simulator.account;
    await writeFile(key, privateKeyPem);
    const [device, leaving] = organisation.devices();
    const target = organisation.servers[1]?.id ?? '';
    if (!device || !leaving) throw new Error('no device');
    const serials = Array.from(organisation.devices(), ({ serialNumber }) => serialNumber);
    const program = fileURLToPath(new URL('programs/pyaxm_session.py', import.meta.url));
    const { stdout } = await run(python, [
      program,
      server.origin,
      clientId,
      keyId,
      key,
      folder,
      device.serialNumber,
      target,
      leaving.serialNumber,
      new Date(Date.now() - 3_600_000).toISOString(),
      new Date(Date.now() + 3_600_000).toISOString(),
    ]);
    expect(JSON.parse(stdout)).toEqual({
      devices: serials,
      wifi: hardwareOf(device).wifiMacAddress,
      servers: organisation.servers.map(({ id }) => id),
      coverage: expect.any(Number),
      activity: ['COMPLETED', 'COMPLETED_WITH_SUCCESS'],
      log: expect.stringContaining(`${device.serialNumber},SUCCESS`),
      assigned: target,
      ofServer: [device.serialNumber],
      users: expect.arrayContaining(['1000000000']),
      user: '1000000000',
      events: expect.any(Array),
      filtered: 0,
      released: 'COMPLETED_WITH_SUCCESS',
      left: serials.length - 1,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}, 400_000);
