import { expect, test } from 'vitest';
import { failedRunOf, runOf, targetOf, writerOf } from '../store/batches.ts';
import { startServed } from './served.ts';

const fiveMinutesMs = 300_000;

test('a service has its error budget, whole and by location', async () => {
  await using served = await startServed({
    configure: ({ monitor, ...config }) =>
      monitor ? { ...config, monitor: { ...monitor, objectives: new Map([['apple.vpp', 0.9]]) } } : config,
  });
  const nowMs = Date.now();
  const bucketMs = Math.floor(nowMs / fiveMinutesMs) * fiveMinutesMs - 2 * fiveMinutesMs;
  const target = 'tenant-0/apple.vpp';
  for (const [location, failed] of [
    ['berlin', 5],
    ['tokyo', 0],
  ] as const) {
    await served.store.load(location);
    const write = writerOf(served.store, location);
    const runs = Array.from({ length: 10 }, (_, index) => ({
      ...(index < failed ? failedRunOf : runOf)(target, bucketMs + index * 1_000),
      location,
    }));
    const due = [{ service: 'apple.vpp', location, bucketMs, due: 10 }];
    await write({ targets: [targetOf(target)], runs, due, atMs: nowMs });
  }
  const { items } = await served.json('/v1/services');
  expect(items).toMatchObject([
    {
      service: 'apple.vpp',
      errorBudget: {
        objective: 0.9,
        // 5 of 20 checks failed; 10 % are allowed.
        remaining: expect.closeTo(1 - 0.25 / 0.1),
        state: 'ok',
        locations: [
          { location: 'berlin', remaining: expect.closeTo(1 - 0.5 / 0.1) },
          { location: 'tokyo', remaining: 1 },
        ],
      },
    },
  ]);
});
