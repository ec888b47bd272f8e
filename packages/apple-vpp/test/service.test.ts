import { expect, it } from 'vitest';
import { startVpp } from './start-vpp.ts';

it('says who calls and what it understands', async () => {
  await using vpp = await startVpp({}, { userAgent: 'acme-mdm/4.2' });
  await vpp.client.clientConfig.update({ mdmInfo: { id: 'a', name: 'b', metadata: 'c' } });
  const [request] = vpp.simulator.requests();
  expect(request?.headers.get('user-agent')).toMatch(/^acme-mdm\/4\.2 mdmkit\//);
  expect(request?.headers.get('accept')).toBe('application/json');
  expect(request?.headers.get('content-type')).toMatch(/^application\/json\b/);
});

it.each(['x-apple-jingle-correlation-key', 'apple-jingle-correlation-key', 'x-apple-request-uuid', 'x-request-id'])(
  'takes the id of a request from %s',
  async (name) => {
    const ids: unknown[] = [];
    await using vpp = await startVpp({}, { hooks: { onResponse: ({ requestId }) => ids.push(requestId) } });
    vpp.simulator.faults.add({ fault: { status: 200, body: { uId: '1' }, headers: { [name]: 'id-1' } } });
    await vpp.client.clientConfig.get();
    expect(ids).toEqual(['id-1']);
  },
);
