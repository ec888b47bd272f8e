import { expect, test } from 'vitest';
import { createAgents } from '../../src/transport/agents.ts';
import { DeferredAgent } from '../../src/transport/deferred-agent.ts';

const common = { maxConnectionsPerOrigin: 3, keepAliveMs: 1_000 };
const vendor = new URL('https://vendor.test');

test('the way is chosen by the address', () => {
  const proxy = { url: 'http://proxy.test:3128', bypass: (url: URL) => url.hostname === 'inside.test' };
  const agents = createAgents({ ...common, proxy });
  expect(agents.for(vendor)).toBeInstanceOf(DeferredAgent);
  for (const address of ['https://localhost', 'https://inside.test', 'http://127.0.0.1']) {
    expect(agents.for(new URL(address))).not.toBeInstanceOf(DeferredAgent);
  }
  expect(agents.for(vendor)).toBe(agents.for(new URL('https://other.test')));
  agents.destroy();
});
