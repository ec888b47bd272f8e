import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { authority } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { secureContextOf } from '../../src/index.ts';
import { createAgents } from '../../src/transport/agents.ts';
import { DeferredAgent } from '../../src/transport/deferred-agent.ts';

const common = { maxConnectionsPerOrigin: 3, keepAliveMs: 1_000 };
const vendor = new URL('https://vendor.test');

test('an authority is trusted besides the well-known ones', () => {
  const agent = createAgents({ ...common, ca: [authority] }).for(vendor);
  expect(agent).toBeInstanceOf(HttpsAgent);
  expect((agent as HttpsAgent).options.secureContext).toBe(secureContextOf([...rootCertificates, authority]));
  expect((createAgents(common).for(vendor) as HttpsAgent).options.secureContext).toBeUndefined();
});

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
