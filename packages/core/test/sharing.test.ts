import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listen } from '../src/testing/index.ts';
import { runProgram } from './run-program.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { createThingsSimulator, thingsSecret } from './things.ts';

const processes = 8;
const calls = 10;

test('eight processes share one session and one budget', async () => {
  await using folder = await temporaryFolder();
  const simulator = createThingsSimulator();
  let underWay = 0;
  let mostUnderWay = 0;
  await using server = await listen({
    async fetch(request) {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      try {
        return await simulator.fetch(request);
      } finally {
        underWay -= 1;
      }
    },
  });
  const program = new URL('./programs/sharing-client.ts', import.meta.url);
  const ended = await Promise.all(
    Array.from({ length: processes }, () => runProgram(program, server.origin, folder.path, String(calls))),
  );
  expect(ended.map(({ code }) => code)).toEqual(Array.from({ length: processes }, () => 0));
  expect(ended.reduce((sum, { output }) => sum + Number(output), 0)).toBeGreaterThan(0);

  expect(simulator.requests('session.open')).toHaveLength(1);
  expect(simulator.requests('things.get')).toHaveLength(processes * calls);
  const { arrivals } = simulator;
  const inWindow = (from: number) => arrivals.filter((at) => at >= from && at < from + 300).length;
  expect(Math.max(...arrivals.map(inWindow))).toBeLessThanOrEqual(15);
  expect(mostUnderWay).toBeLessThanOrEqual(6);

  // The names of the files do not give the credential away; the session is in one of them, for its owner only.
  const names = await readdir(folder.path, { recursive: true });
  expect(names.join('\n')).not.toContain(thingsSecret);
  const texts = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readFile(join(folder.path, name), 'utf8')),
  );
  expect(texts.join('\n')).not.toContain(thingsSecret);
  expect(texts.filter((text) => text.includes('session-value-1'))).toHaveLength(1);
}, 600_000);
