import { createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createRateCheck } from '../../src/testing/check.ts';
import { createVppSimulator } from '../../src/testing/index.ts';
import { createLocation } from '../../src/testing/location.ts';

const base = 'https://vpp.itunes.apple.com/mdm/v2';

describe('the order of the checks', () => {
  it('is method, content type, header, token, revoked, expired, rate, body', async () => {
    const clock = createVirtualClock();
    const simulator = createVppSimulator({ clock, limits: { maxRequestPerSecond: 1 } });
    const expiresAtMs = clock.now();
    const [good, dead, old] = [
      simulator.issueToken(),
      simulator.issueToken({ revoked: true, expiresAtMs }),
      simulator.issueToken({ expiresAtMs }),
    ];
    const json = { 'content-type': 'application/json' };
    const ask = async (method: string, headers: Record<string, string>, body: string | null = '{') => {
      const answer = await simulator.fetch(new Request(`${base}/client/config`, { method, headers, body }));
      const { errorNumber } = (await answer.json()) as { errorNumber: unknown };
      return [answer.status, errorNumber];
    };
    expect(await ask('DELETE', {})).toEqual([405, 9726]);
    expect(await ask('POST', {})).toEqual([415, 9727]);
    expect(await ask('POST', { 'content-type': 'application/xml' })).toEqual([415, 9727]);
    expect(await ask('POST', json)).toEqual([401, 9601]);
    for (const authorization of ['Basic YTpi', 'Bearer', 'Bearer two words', good]) {
      expect(await ask('POST', { ...json, authorization })).toEqual([401, 9722]);
    }
    expect(await ask('POST', { ...json, authorization: 'Bearer c2VjcmV0' })).toEqual([401, 9622]);
    expect(await ask('POST', { ...json, authorization: `Bearer ${dead}` })).toEqual([401, 9625]);
    expect(await ask('POST', { ...json, authorization: `Bearer ${old}` })).toEqual([401, 9621]);
    expect(await ask('POST', { ...json, authorization: `Bearer ${good}` })).toEqual([400, 9602]);
    expect(await ask('POST', { ...json, authorization: `Bearer ${good}` })).toEqual([429, 9646]);
  });

  it('needs no token for the service configuration', async () => {
    const simulator = createVppSimulator();
    expect((await simulator.fetch(new Request(`${base}/service/config`))).status).toBe(200);
  });

  it('does not know what is not there', async () => {
    const simulator = createVppSimulator();
    for (const url of [`${base}/nothing`, 'https://vpp.itunes.apple.com/mdm/getVPPAssetsSrv']) {
      expect((await simulator.fetch(new Request(url))).status).toBe(404);
    }
  });
});

describe('the rate', () => {
  it('is counted per location, over any second', async () => {
    const clock = createVirtualClock();
    const isTooFast = createRateCheck(clock, 2);
    const [one, other] = [createLocation(0), createLocation(1)];
    expect([isTooFast(one), isTooFast(one), isTooFast(one), isTooFast(other)]).toEqual([false, false, true, false]);
    await clock.advance(999);
    expect(isTooFast(one)).toBe(true);
    await clock.advance(1);
    expect([isTooFast(one), isTooFast(one), isTooFast(one)]).toEqual([false, false, true]);
  });
});
