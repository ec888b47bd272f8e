import { Secret } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createDeveloperTokenSource, createMetadataClient, parseContentToken } from '../../src/index.ts';
import { failureOf } from '../start-vpp.ts';
import { makeKeys, privateKey, signing, startMetadata } from './start-metadata.ts';

describe('developer tokens', () => {
  it('travel with every request, the content token only where custom apps are asked for', async () => {
    await using meta = await startMetadata();
    await meta.client.apps(['1']);
    await meta.client.storefronts();
    const [apps, storefronts] = meta.simulator.requests();
    expect(apps?.headers.get('cookie')).toBe(`itvt=${meta.vpp.credential.value.reveal()}`);
    expect(storefronts?.headers.get('cookie')).toBeNull();
    expect(storefronts?.headers.get('authorization')).toMatch(/^Bearer ey/);
    expect(storefronts?.headers.get('authorization')).toBe(apps?.headers.get('authorization'));
  });

  it('come with the content token of the moment', async () => {
    await using meta = await startMetadata({}, { credential: () => Promise.resolve(next()) });
    const tokens = [meta.vpp.issueToken(), meta.vpp.issueToken()];
    const left = tokens.values();
    const next = () => parseContentToken(left.next().value ?? '');
    await meta.client.apps(['1']);
    await meta.client.apps(['1']);
    expect(meta.simulator.requests().map(({ headers }) => headers.get('cookie')?.slice(5))).toEqual(tokens);
  });

  it('that are refused are replaced once', async () => {
    await using meta = await startMetadata();
    meta.simulator.faults.add({ fault: { status: 401 } });
    await meta.client.test();
    expect(meta.simulator.requests()).toHaveLength(2);
    meta.simulator.faults.add({ fault: { status: 401 }, times: 9 });
    expect(await failureOf(meta.client.test())).toMatchObject({ code: 'VPP_DEVELOPER_TOKEN_REFUSED', kind: 'auth' });
  });

  it.each([
    ['another key', { privateKey: new Secret(makeKeys().privateKey) }],
    ['another team', { teamId: 'OTHERTEAM1' }],
    ['an unknown key id', { keyId: 'OTHERKEY12' }],
  ])('of %s are refused', async (_name, change) => {
    await using meta = await startMetadata();
    const developerToken = createDeveloperTokenSource({ ...signing, ...change, clock: meta.clock });
    await using client = createMetadataClient({
      developerToken,
      location: { countryISO2ACode: 'DE', edition: 'business' },
      origin: meta.server.origin,
      clock: meta.clock,
    });
    expect((await failureOf(client.test())).code).toBe('VPP_DEVELOPER_TOKEN_REFUSED');
  });

  it('show neither themselves nor the content token', async () => {
    const reported: unknown[] = [];
    const hooks = {
      onRequest: (event: unknown) => reported.push(event),
      onResponse: (event: unknown) => reported.push(event),
    };
    await using meta = await startMetadata({}, { hooks });
    await meta.client.apps(['1']);
    meta.simulator.faults.add({ fault: 'reset', times: 9 });
    reported.push(await failureOf(meta.client.apps(['1'])), meta.client);
    const [sent] = meta.simulator.requests();
    const secrets = [
      meta.vpp.credential.value.reveal(),
      sent?.headers.get('authorization')?.slice(7) ?? '',
      privateKey,
    ];
    expect(parseContentToken(secrets[0] ?? '').orgName).toBe('Example Location');
    expect(findSecrets(reported, secrets)).toEqual([]);
  });
});
