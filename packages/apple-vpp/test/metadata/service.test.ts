import { describe, expect, it } from 'vitest';
import { failureOf } from '../start-vpp.ts';
import { startMetadata } from './start-metadata.ts';

describe('an answer of the metadata service', () => {
  const errors = (code: unknown) => ({ errors: [{ code, title: 'title' }] });
  it.each([
    ['a bad developer token', { status: 401 }, 'VPP_DEVELOPER_TOKEN_REFUSED', 'auth', undefined],
    ['a bad content token', { status: 403, body: errors('40300') }, 'VPP_METADATA_FORBIDDEN', 'auth', '40300'],
    ['a number as code', { status: 403, body: errors(40_300) }, 'VPP_METADATA_FORBIDDEN', 'auth', '40300'],
    ['too many requests', { status: 429, body: errors('42900') }, 'VPP_THROTTLED', 'throttled', '42900'],
    ['its own failure', { status: 500, body: errors('50000') }, 'VPP_SERVER_ERROR', 'server', '50000'],
    [
      'a proxy',
      { status: 403, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'VPP_INTERCEPTED',
      'network',
      undefined,
    ],
  ] as const)('that tells of %s', async (_name, fault, code, kind, vendorCode) => {
    await using meta = await startMetadata({}, { retry: false });
    meta.simulator.faults.add({ fault, times: 9 });
    expect(await failureOf(meta.client.storefronts())).toMatchObject({ code, kind, vendorCode });
  });

  it.each([
    ['a refusal in passing', 403, {}, 3],
    ['a refusal in passing, without repetitions', 403, { retry: false }, 1],
    ['a refusal in passing, with fewer', 403, { retry: { retries: 1 } }, 2],
    ['a failure of the service', 500, {}, 3],
    ['a wrong request', 400, {}, 1],
  ] as const)('that is %s is asked for again as often as it may help', async (_name, status, options, attempts) => {
    await using meta = await startMetadata({}, options);
    meta.simulator.faults.add({ fault: { status, body: errors('1') }, times: 99 });
    expect((await failureOf(meta.client.storefronts())).attempts).toBe(attempts);
    expect(meta.simulator.requests()).toHaveLength(attempts);
  });
});
