import { expect, it } from 'vitest';
import { endpoints } from '../../src/index.ts';
import { startVpp } from '../start-vpp.ts';

it('is the list of what is called', () => {
  expect(endpoints.map(({ name, method, path, repeatable }) => [name, method, path, repeatable])).toEqual([
    ['serviceConfig.get', 'GET', '/mdm/v2/service/config', true],
    ['clientConfig.get', 'GET', '/mdm/v2/client/config', true],
    ['clientConfig.update', 'POST', '/mdm/v2/client/config', false],
    ['assets.list', 'GET', '/mdm/v2/assets', true],
  ]);
});

it('holds no endpoint that the client cannot call or the simulator cannot answer', async () => {
  const drift: unknown[] = [];
  await using vpp = await startVpp({}, { hooks: { onDrift: (event) => drift.push(event) } });
  await vpp.client.serviceConfig.get();
  await vpp.client.clientConfig.get();
  await vpp.client.clientConfig.update({ mdmInfo: { id: 'a', name: 'b', metadata: 'c' } });
  await vpp.client.assets.list().toArray();
  expect(new Set(vpp.simulator.requests().map(({ endpoint }) => endpoint))).toEqual(
    new Set(endpoints.map(({ name }) => name)),
  );
  // What the simulator says is what the schemas know.
  expect(drift).toEqual([]);
});
