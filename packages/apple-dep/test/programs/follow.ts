import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, systemStateFiles } from '@mdmkit/core';
import { createKillBorder } from '@mdmkit/testkit/kill-points';
import { createDepClient, parseServerToken, syncFleet } from '../../src/index.ts';
import { createCursorStoreOn } from '../../src/sync/cursor-store.ts';
import type { Life } from './life.ts';

/** Follows a fleet into a file until it is up to date; answers how many calls crossed a border. */
export async function follow({ origin, token, folder, kill }: Life): Promise<number> {
  const border = createKillBorder(kill);
  await using transport = createTransport();
  const credential = parseServerToken(token);
  const dep = createDepClient({
    credential,
    origin,
    transport: { ...transport, send: border.numbered(transport.send) },
  });
  const store = createCursorStoreOn(join(folder, 'cursor'), border.allNumbered(systemStateFiles));
  const keep = border.numbered((text: string) => appendFile(join(folder, 'log'), text));
  const known = async function* () {
    for (const [serialNumber, state] of await readLog(folder)) if (state === 'present') yield serialNumber;
  };
  for await (const { changes } of syncFleet(dep, { store, limit: 3, known })) {
    const lines = changes.map(({ serialNumber, state }) => `${serialNumber} ${state}\n`);
    if (lines.length > 0) await keep(lines.join(''));
  }
  return border.count();
}

/** What the file says of each device. */
export async function readLog(folder: string): Promise<ReadonlyMap<string, string>> {
  const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
  // Each line was written above: a serial number and a state.
  return new Map(log.split('\n').map((line) => line.split(' ') as [string, string]));
}
