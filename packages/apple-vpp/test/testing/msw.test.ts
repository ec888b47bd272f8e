import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createVppSimulator } from '../../src/testing/index.ts';
import { mswHandlers } from '../../src/testing/msw.ts';

const simulator = createVppSimulator();
const server = setupServer(...mswHandlers(simulator));
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(() => server.close());

it('answers at the address of Apple', async () => {
  const answer = await fetch('https://vpp.itunes.apple.com/mdm/v2/service/config');
  expect(await answer.json()).toHaveProperty('limits.maxAssets', 25);
  expect(simulator.requests('serviceConfig.get')).toHaveLength(1);
});
