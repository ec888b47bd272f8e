import { describe, expect, it } from 'vitest';
import {
  artworkUrl,
  createContentLookupClient,
  createDeveloperTokenSource,
  createMetadataClient,
  createPublicLookupClient,
  metadataEndpoints,
} from '../../src/index.ts';
import { failureOf } from '../start-vpp.ts';
import { signing, startMetadata } from './start-metadata.ts';

describe('the metadata service', () => {
  it.each(['platforms', 'flat'] as const)('is read in the form %s', async (shape) => {
    await using meta = await startMetadata({ shape });
    const { found, missing } = await meta.client.apps(['361304891'], {
      platform: 'ipad',
      extend: ['description'],
      language: 'de-DE',
    });
    expect(missing).toEqual([]);
    const app = found.get('361304891');
    expect(app).toMatchObject({
      name: 'App 361304891',
      bundleId: 'com.example.app361304891',
      version: '4.2.1',
      minimumOsVersion: '17.0',
      source: 'metadata',
    });
    expect(artworkUrl(app?.artworkTemplate ?? '', 64)).toMatch(/64x64bb\.png$/);
    const [{ target } = { target: '' }] = meta.simulator.requests('metadata.ownApps');
    expect(decodeURIComponent(target)).toBe(
      '/v1/catalog/de/stoken-authenticated-apps?ids=361304891&platform=ipad&extend[apps]=description&l=de-DE',
    );
  });

  it('asks for many in batches, for none not at all, and names the unknown', async () => {
    const adamIds = Array.from({ length: 250 }, (_, index) => String(index + 1));
    await using meta = await startMetadata({ items: adamIds.slice(1).map((adamId) => ({ adamId })) });
    expect((await meta.client.apps([])).found.size).toBe(0);
    const { found, missing } = await meta.client.apps([...adamIds, '2']);
    expect([found.size, missing]).toEqual([249, ['1']]);
    expect(meta.simulator.requests()).toHaveLength(3);
    await expect(meta.client.apps(['x'])).rejects.toThrow('adamIds must be');
  });

  it('asks a fallback for what is missing, when there is one', async () => {
    await using elsewhere = await startMetadata();
    await using fallback = createPublicLookupClient({ country: 'us', origin: elsewhere.server.origin });
    await using meta = await startMetadata({ items: [{ adamId: '1' }] }, { fallback });
    const { found, missing } = await meta.client.apps(['1', '2']);
    expect([...found.values()].map(({ adamId, source }) => `${adamId} ${source}`)).toEqual([
      '1 metadata',
      '2 public-lookup',
    ]);
    expect(missing).toEqual([]);
    expect(elsewhere.simulator.requests()[0]?.target).toBe('/lookup?id=2&country=de');
  });

  it('finds custom apps with a good content token only', async () => {
    await using meta = await startMetadata({ items: [{ adamId: '1', custom: true }] });
    expect((await meta.client.apps(['1'])).found.size).toBe(1);
    meta.vpp.revokeToken(meta.vpp.credential.value.reveal());
    expect(await failureOf(meta.client.apps(['1']))).toMatchObject({
      code: 'VPP_METADATA_FORBIDDEN',
      kind: 'auth',
      vendorCode: '40300',
      attempts: 3,
    });
  });

  it('tries again when it is refused in passing', async () => {
    await using meta = await startMetadata();
    meta.simulator.faults.add({ fault: { status: 403, body: { errors: [{ code: '40300', title: 'x' }] } } });
    expect((await meta.client.books(['1'])).missing).toEqual(['1']);
    expect(meta.simulator.requests()).toHaveLength(2);
  });

  it('waits as long as it is told to', async () => {
    await using meta = await startMetadata();
    meta.simulator.faults.add({ fault: { status: 429, headers: { 'retry-after': '9' } } });
    await meta.client.test();
    expect(meta.clock.sleptMs).toBe(9_000);
  });

  it('takes country and edition from the location, once', async () => {
    let asked = 0;
    const location = () => {
      asked += 1;
      return Promise.resolve({ uId: '1', countryISO2ACode: 'FR', defaultPlatform: 'volumestore' });
    };
    await using meta = await startMetadata({}, { location });
    await meta.client.apps(['1']);
    await meta.client.apps(['2']);
    expect(asked).toBe(1);
    expect(meta.simulator.requests()[0]?.target).toContain('/catalog/fr/');
  });

  it('serves every endpoint', async () => {
    await using meta = await startMetadata();
    const options = { country: 'de', origin: meta.server.origin, clock: meta.clock };
    await using open = createMetadataClient({
      developerToken: createDeveloperTokenSource({ ...signing, clock: meta.clock }),
      location: { countryISO2ACode: 'DE', edition: 'business' },
      origin: meta.server.origin,
      clock: meta.clock,
    });
    await using content = createContentLookupClient(options);
    await using lookup = createPublicLookupClient(options);
    for (const client of [open, meta.client]) {
      await client.apps(['1']);
      await client.books(['1']);
    }
    expect((await open.storefronts()).map(({ id }) => id)).toContain('de');
    await open.test();
    expect((await content.get(['1'])).get('1')).toMatchObject({ source: 'content-lookup', version: '4.2.1' });
    await lookup.get(['1']);
    const called = new Set(meta.simulator.requests().map(({ endpoint }) => endpoint));
    expect(called).toEqual(new Set(metadataEndpoints.map(({ name }) => name)));
  });
});

describe('the location of a metadata client', () => {
  it('is asked again after a failure, and has to name its country', async () => {
    const answers = [
      () => Promise.reject(new Error('the network is down')),
      () => Promise.resolve({ uId: '1', countryISO2ACode: undefined }),
      () => Promise.resolve({ uId: '1', countryISO2ACode: 'DE' }),
    ];
    const location = () => (answers.shift() ?? (() => Promise.reject(new Error('asked too often'))))();
    await using meta = await startMetadata({}, { location });
    await expect(meta.client.apps(['1'])).rejects.toThrow('the network is down');
    expect(await failureOf(meta.client.apps(['1']))).toMatchObject({ code: 'VPP_SCHEMA_MISMATCH' });
    await meta.client.apps(['1']);
    await meta.client.apps(['2']);
    expect(meta.simulator.requests()[0]?.target).toContain('/catalog/de/');
  });

  it('is refused when it names no country of two letters', async () => {
    const location = { countryISO2ACode: 'DEU', edition: 'business' } as const;
    await expect(startMetadata({}, { location })).rejects.toThrow('location.countryISO2ACode');
  });
});
