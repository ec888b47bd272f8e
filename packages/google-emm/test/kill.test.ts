import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import type { CommandRecord } from '../src/index.ts';
import { createEmmSimulator } from '../src/testing/index.ts';

const program = fileURLToPath(new URL('programs/command-queue.ts', import.meta.url));

async function run(args: readonly string[]): Promise<{ readonly output: string; readonly killed: boolean }> {
  const child = spawn(process.execPath, ['--conditions=@mdmkit/source', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const signal = await new Promise<string | null>((resolve) => child.on('close', (_, ended) => resolve(ended)));
  return { output, killed: signal === 'SIGKILL' };
}

test('a command is never lost and never sent twice, wherever the process ends', async () => {
  const google = createEmmSimulator({ devices: 200, deviceDelayMs: 1, requestsPerMinute: 1_000_000 });
  await using server = await listen(google);
  const folder = mkdtempSync(join(tmpdir(), 'emm-kill-'));
  const keyFile = join(folder, 'key.json');
  writeFileSync(keyFile, google.account.keyFile);
  const play = async (point: number) => {
    const storeFile = join(folder, `${point}.json`);
    const device = google.enterprise.device(google.enterprise.devices.at(point)?.name ?? '');
    const args = [server.origin, keyFile, storeFile, device.name];
    const first = await run([...args, String(point), 'issue']);
    if (first.killed) {
      // The caller, too, asks again: it never heard whether its first call had been kept.
      await run([...args, '0', 'issue']);
    }
    const kept = () => (JSON.parse(readFileSync(storeFile, 'utf8')) as Record<string, CommandRecord>)['wipe-1'];
    // A device takes a moment; an outcome that was there already needs no other look.
    for (let look = 0; look < 5 && kept()?.state !== 'ended'; look += 1) await run([...args, '0', 'reconcile']);
    const record = kept();
    expect({ point, commands: device.operations.length, state: record?.state, outcome: record?.outcome }).toEqual({
      point,
      commands: 1,
      state: 'ended',
      outcome: { result: 'succeeded' },
    });
    return first;
  };
  const { output } = await play(0);
  const points = Number(output) * 2;
  expect(points).toBeGreaterThan(10);
  for (let point = 1; point <= points; point += 1) await play(point);
  console.log(`command queue: ended at ${points} points`);
  rmSync(folder, { recursive: true });
}, 120_000);
