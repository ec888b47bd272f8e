import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVppClient } from '@mdmkit/apple-vpp';
import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import { createVirtualClock, listen } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { giveApp, readSerialNumbers, report } from '../../give-app-to-devices/give-app.ts';

it('gives an app to 2,000 devices and tells who did not get it', async () => {
  const clock = createVirtualClock();
  const assets = [{ adamId: '361304891', totalCount: 1_998 }];
  const simulator = createVppSimulator({
    clock,
    locations: [{ assets }],
    eventDelayMs: 40_000,
    doubts: { shortage: 'fill' },
  });
  await using server = await listen(simulator);
  // The wait for an event moves the clock while another request is under way: its time limit must not end it.
  const limits = { timeoutMs: 3_600_000, totalTimeoutMs: 3_600_000 };
  await using vpp = createVppClient({ credential: simulator.credential, origin: server.origin, clock, ...limits });
  const folder = await mkdtemp(join(tmpdir(), 'give-app-'));
  const serials = Array.from({ length: 2_000 }, (_, index) => `SERIAL${String(index).padStart(4, '0')}`);

  const handout = await giveApp(vpp, '361304891', readSerialNumbers(serials.join('\n')), folder);
  expect(handout.given).toBe(1_998);
  // Two requests are under way at once: the one that comes second goes without.
  const refused = expect.stringMatching(/^SERIAL\d99[89]: there are not enough licences \(9709\)$/);
  expect(report(handout).split('\n')).toEqual(['1998 devices have the app, 2 do not', refused, refused]);
  expect(simulator.requests('assets.associate')).toHaveLength(2);
  // The same again asks for nothing: it is done.
  expect(await giveApp(vpp, '361304891', serials, folder)).toEqual(handout);
  expect(simulator.requests('assets.associate')).toHaveLength(2);
  await rm(folder, { recursive: true });
});
