import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listen } from '@mdmkit/core/testing';
import {
  atEachPoint,
  bundleProgram,
  type KillPoint,
  killPointsBetween,
  neverKilled,
  runProgram,
  temporaryFolder,
} from '@mdmkit/testkit';
import { afterAll, expect, test } from 'vitest';
import type { CommandRecord } from '../src/index.ts';
import { createEmmSimulator } from '../src/testing/index.ts';

// Started several times for each point.
const bundleFolder = await temporaryFolder();
const program = await bundleProgram(new URL('programs/command-queue.ts', import.meta.url), bundleFolder.path);
afterAll(() => bundleFolder[Symbol.asyncDispose]());

test('a command is never lost and never sent twice, wherever the process ends', async () => {
  const google = createEmmSimulator({ devices: 200, deviceDelayMs: 1, requestsPerMinute: 1_000_000 });
  await using server = await listen(google);
  await using folder = await temporaryFolder();
  const keyFile = join(folder.path, 'key.json');
  writeFileSync(keyFile, google.account.keyFile);
  let devices = 0;
  const play = async (point: KillPoint): Promise<number> => {
    const device = google.enterprise.device(google.enterprise.devices.at(devices)?.name ?? '');
    devices += 1;
    const storeFile = join(folder.path, `${device.name.replaceAll('/', '-')}.json`);
    const run = async (killPoint: KillPoint, mode: 'issue' | 'reconcile') => {
      const args = [server.origin, keyFile, storeFile, device.name, JSON.stringify(killPoint), mode];
      const { code, signal, stdout, stderr } = await runProgram(program, args);
      expect({ killPoint, stderr, ended: code ?? signal }).toEqual({
        killPoint,
        stderr: '',
        ended: killPoint.number === 0 ? 0 : 'SIGKILL',
      });
      return stdout;
    };
    const stdout = await run(point, 'issue');
    // The caller, too, asks again: it does not know whether its first call was kept.
    if (point.number > 0) await run(neverKilled, 'issue');
    const kept = () => (JSON.parse(readFileSync(storeFile, 'utf8')) as Record<string, CommandRecord>)['wipe-1'];
    // A device takes a moment; an outcome that was there already needs no other look.
    for (let look = 0; look < 5 && kept()?.state !== 'ended'; look += 1) await run(neverKilled, 'reconcile');
    const record = kept();
    expect({ point, commands: device.operations.length, state: record?.state, outcome: record?.outcome }).toEqual({
      point,
      commands: 1,
      state: 'ended',
      outcome: { result: 'succeeded' },
    });
    return Number(stdout);
  };
  const points = killPointsBetween(await play(neverKilled));
  expect(points.length).toBeGreaterThan(5);
  await atEachPoint(points, play);
  console.log(`command queue: killed at ${points.length} points`);
}, 600_000);
