import type { Store } from '../../src/store/store.ts';
import { failedRunOf, runOf, targetOf, writerOf } from '../store/batches.ts';

const hourMs = 3_600_000;

/** The service of both targets. */
export const service = 'apple.vpp';
/** A target that fails now and then, in its newest six hours. */
export const flaky: string = `flaky/${service}`;
/** A target that failed all of one hour. */
export const spiky: string = `spiky/${service}`;

/** Writes hours of six checks of both targets, the last of which ends at a time. */
export async function writeHours(store: Store, hours: number, endMs: number): Promise<void> {
  const write = writerOf(store);
  await write({ targets: [targetOf(flaky), targetOf(spiky)], atMs: endMs - hours * hourMs });
  for (let ago = hours; ago >= 1; ago -= 1) {
    const startMs = endMs - ago * hourMs;
    const runs = [0, 1, 2, 3, 4, 5].flatMap((index) => {
      // What is written more than 15 minutes later is no part of a rollup.
      const atMs = startMs + hourMs - 900_000 + index * 120_000;
      const flakyFails = ago <= 6 && index < 2;
      return [(flakyFails ? failedRunOf : runOf)(flaky, atMs), (ago === 3 ? failedRunOf : runOf)(spiky, atMs)];
    });
    await write({ runs, atMs: startMs + hourMs - 1 });
  }
  await store.tidy(endMs + hourMs / 2);
}
