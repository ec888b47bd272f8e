import { listen } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { loopback } from '../loopback.ts';

test('a raw call goes out with the session, and its answer comes as it is', async () => {
  await using loop = await loopback();
  const seen: string[] = [];
  await using server = await listen({
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      if (pathname === '/session') return loop.simulator.fetch(request);
      seen.push(`${request.method} ${pathname}${search} ${request.headers.get('x-adm-auth-session') !== null}`);
      return Response.json({ class_list: [{ class_id: await request.text() }] });
    },
  });
  const dep = loop.client({ origin: server.origin });
  const call = { method: 'POST', path: '/roster/class/sync', query: { v: '1' }, body: { cursor: 'A' } } as const;
  expect(await dep.raw(call)).toEqual({ class_list: [{ class_id: '{"cursor":"A"}' }] });
  await dep.raw({ path: '/roster/class' });
  await dep.raw({ method: 'DELETE', path: '/roster/class', hasAnswer: false });
  expect(seen).toEqual(['POST /roster/class/sync?v=1 true', 'GET /roster/class true', 'DELETE /roster/class true']);
});

test('a raw call fails as any other does', async () => {
  await using loop = await loopback();
  const call = loop.client({ label: 'tenant-7' }).raw({ path: '/roster/class' });
  await expect(call).rejects.toMatchObject({
    code: 'DEP_NOT_FOUND',
    operation: 'raw /roster/class',
    label: 'tenant-7',
    status: 404,
  });
});

test.each(['', 'roster', '//evil.example', '/a/../b', '/a?b=c', '/a#b', '/a b', '/{name}', 'https://evil.example/'])(
  'the path %j is refused, and nothing sent',
  async (path) => {
    await using loop = await loopback();
    await expect(loop.client().raw({ path })).rejects.toThrow(/^path must be a path/);
    expect(loop.simulator.requests()).toEqual([]);
  },
);
