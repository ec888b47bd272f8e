import { createVirtualClock } from '@mdmkit/core/testing';
import { setupServer } from 'msw/node';
import { describe, expect, it } from 'vitest';
import { createBusinessClient } from '../../src/index.ts';
import { createBusinessSimulator } from '../../src/testing/index.ts';
import { mswHandlers } from '../../src/testing/msw.ts';
import { errorOf } from '../setup.ts';

describe('mswHandlers', () => {
  it("answers at Apple's own addresses, the token endpoint included", async () => {
    const clock = createVirtualClock();
    const simulator = createBusinessSimulator({ devices: 3, clock });
    const server = setupServer(...mswHandlers(simulator));
    server.listen({ onUnhandledFrame: 'error' });
    try {
      const { clientId, keyId, privateKeyPem } = simulator.account;
      await using client = createBusinessClient({ clientId, keyId, privateKey: privateKeyPem, clock });
      await expect(client.orgDevices.list({ limit: 2 }).toArray()).resolves.toHaveLength(3);
      simulator.faults.add({ fault: 'reset' });
      expect(await errorOf(client.orgDevices.get('X', { retry: false }))).toMatchObject({ kind: 'network' });
    } finally {
      server.close();
    }
  });
});
