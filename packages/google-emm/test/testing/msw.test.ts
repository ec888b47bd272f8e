import { setupServer } from 'msw/node';
import { expect, test, vi } from 'vitest';
import { createEmmClient } from '../../src/index.ts';
import { createEmmSimulator } from '../../src/testing/index.ts';
import { mswHandlers } from '../../src/testing/msw.ts';
import { failureOf } from '../start-emm.ts';

test('msw answers at Google’s own addresses', async () => {
  const google = createEmmSimulator({ devices: 120 });
  const server = setupServer(...mswHandlers(google));
  server.listen({ onUnhandledFrame: 'error' });
  try {
    await using emm = createEmmClient({ credential: google.credential, retry: false });
    expect(await emm.devices.list(google.enterprise.name).toArray()).toHaveLength(120);
    // msw prints the error that cuts the connection.
    vi.spyOn(console, 'error').mockImplementation(() => {});
    google.faults.add({ endpoint: 'enterprises.get', fault: 'reset' });
    expect(await failureOf(emm.enterprises.get(google.enterprise.name))).toMatchObject({ kind: 'network' });
  } finally {
    vi.restoreAllMocks();
    server.close();
  }
});
