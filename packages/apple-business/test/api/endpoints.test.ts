import { describe, expect, it } from 'vitest';
import { endpoints } from '../../src/index.ts';
import { stage } from '../setup.ts';

describe('endpoints', () => {
  it('have names and paths of their own', () => {
    expect(new Set(endpoints.map(({ name }) => name)).size).toBe(endpoints.length);
    expect(new Set(endpoints.map(({ method, path }) => `${method} ${path}`)).size).toBe(endpoints.length);
  });

  it('are each called by the client and answered by the simulator', async () => {
    await using s = await stage();
    const client = s.client();
    const [device] = await client.orgDevices.list().toArray();
    await client.orgDevices.get(device?.id ?? '');
    await client.mdmServers.list().toArray();
    expect(new Set(s.simulator.requests().map(({ endpoint }) => endpoint))).toEqual(
      new Set(endpoints.map(({ name }) => name)),
    );
  });
});
