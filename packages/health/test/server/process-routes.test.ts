import { expect, test } from 'vitest';
import { type CallOptions, startServed } from './served.ts';

test('a worker says how it is, and serves nothing else', async () => {
  await using served = await startServed({ routes: 'process' });
  const statusOf = async (path: string, init: CallOptions = {}) => (await served.call(path, init)).status;
  const withoutToken = { token: null };
  expect(await statusOf('/livez', withoutToken)).toBe(200);
  // The service does not run.
  expect(await statusOf('/readyz', withoutToken)).toBe(503);
  expect(await statusOf('/metrics', withoutToken)).toBe(401);
  expect(await statusOf('/metrics')).toBe(200);
  for (const path of ['/v1/targets', '/v1/openapi.json', '/v1/events', '/', '/probe?target=a/apple.vpp'])
    expect(await statusOf(path), path).toBe(404);
});
