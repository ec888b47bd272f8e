import { describe, expect, it } from 'vitest';
import { stage } from './setup.ts';

describe('the service', () => {
  it('sends its headers with every request', async () => {
    await using scene = await stage();
    await scene.client({ userAgent: 'acme-mdm/4.2' }).mdmServers.list().toArray();
    const requests = scene.simulator.requests();
    expect(requests).toHaveLength(2);
    for (const { headers } of requests) {
      expect(headers.get('accept')).toBe('application/json');
      expect(headers.get('user-agent')).toMatch(/^acme-mdm\/4\.2 mdmkit\//);
    }
  });
});
