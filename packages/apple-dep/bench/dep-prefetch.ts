/** Reading ahead: a fleet behind a slow link and a consumer as slow as the link, with prefetch to without. */

import { median, printFigure, startProcess } from '../../../scripts/benchmark.ts';
import { createDepClient } from '../src/index.ts';
import { benchToken } from './lib/read-fleet.ts';

const rounds = 5;
const pages = 20;
const linkMs = 60;

const { message, child } = await startProcess(new URL('lib/fleet-server.ts', import.meta.url), [
  String(pages * 1_000),
  String(linkMs),
]);
await using dep = createDepClient({ credential: benchToken, origin: `http://127.0.0.1:${String(message)}` });

const consume = () => new Promise((resolve) => setTimeout(resolve, linkMs));

async function withPrefetch(): Promise<void> {
  for await (const { items } of dep.devices.fetch().pages()) if (items.length > 0) await consume();
}

async function withoutPrefetch(): Promise<void> {
  let cursor: string | undefined;
  for (;;) {
    const page = await dep.devices.fetch(cursor === undefined ? {} : { cursor }).firstPage();
    await consume();
    if (!page.more) return;
    cursor = page.cursor;
  }
}

async function wallMs(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

const ratios: number[] = [];
// The first round warms the compiler up, and opens the session.
for (let round = -1; round < rounds; round += 1) {
  const without = await wallMs(withoutPrefetch);
  const ratio = (await wallMs(withPrefetch)) / without;
  if (round >= 0) ratios.push(ratio);
}
child.kill();
printFigure(
  { bench: 'dep-prefetch', figure: 'wall_ratio', value: median(ratios), unit: 'x' },
  { rounds, pages, linkMs, consumerMs: linkMs },
);
