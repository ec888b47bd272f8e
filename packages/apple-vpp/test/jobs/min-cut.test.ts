import { expect, it } from 'vitest';
import { createFlowNetwork } from '../../src/jobs/min-cut.ts';

it('cuts where it is cheapest', () => {
  const network = createFlowNetwork(4);
  network.add(0, 1, 3);
  network.add(1, 2, 1);
  network.add(2, 3, 5);
  expect([...network.reachableAfterMaxFlow(0, 3)]).toEqual([1, 1, 0, 0]);
});

it('takes flow back where another way needs it', () => {
  // The shortest way is 0-1-4-5; only by giving it up can two units pass.
  const network = createFlowNetwork(6);
  for (const [from, to] of [
    [0, 1],
    [0, 2],
    [1, 3],
    [1, 4],
    [2, 4],
    [3, 5],
    [4, 5],
  ] as const)
    network.add(from, to, 1);
  expect([...network.reachableAfterMaxFlow(0, 5)]).toEqual([1, 0, 0, 0, 0, 0]);
});

it('cuts nothing off where there is no way', () => {
  const network = createFlowNetwork(3);
  network.add(0, 1, 1);
  expect([...network.reachableAfterMaxFlow(0, 2)]).toEqual([1, 1, 0]);
});
