import { expect, test } from 'vitest';
import { createProjectBudget } from '../../src/index.ts';
import { startEmm } from '../start-emm.ts';

test('all clients of a project stay below its quota together, in every window of sixty seconds', async () => {
  await using started = await startEmm({}, { requestsPerMinute: 5 });
  const { google, clock } = started;
  const budget = createProjectBudget({ projectId: google.project.id, requestsPerMinute: 4, clock });
  const waits: (number | undefined)[] = [];
  const hooks = { onWait: ({ expectedMs }: { expectedMs: number | undefined }) => waits.push(expectedMs) };
  const clients = [started.client({ budget, hooks }), started.client({ budget, hooks })];
  for (let call = 0; call < 12; call += 1) await clients[call % 2]?.enterprises.get(google.enterprise.name);
  expect(google.requests('enterprises.get')).toHaveLength(12);
  expect(waits.length).toBeGreaterThan(1);
  expect(clock.sleptMs).toBeGreaterThanOrEqual(120_000);
});

test.for([
  [{ projectId: '' }, 'projectId'],
  [{ projectId: 'p', requestsPerMinute: 0 }, 'requests'],
] as const)('%o is refused: %s', ([options, words]) => {
  expect(() => createProjectBudget(options)).toThrow(words);
});
