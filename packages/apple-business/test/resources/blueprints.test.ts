import { describe, expect, it } from 'vitest';
import { errorOf, serialAt, stage } from '../setup.ts';

describe('blueprints', () => {
  it('come with what they are related to, where that is asked for', async () => {
    await using scene = await stage();
    const { blueprints } = scene.client();
    const options = { include: ['apps', 'configurations'] as const, includeLimits: { apps: 5 } };
    const { blueprint, included } = await blueprints.getWithRelated('blueprint-1', options);
    expect(blueprint.attributes.name).toBe('Everybody');
    expect(included.map(({ type, id }) => `${type} ${id}`)).toEqual(['apps 361309726', 'configurations airdrop']);
    const page = await blueprints.list(options).firstPage();
    expect(page.included).toHaveLength(2);
    expect((await blueprints.list().firstPage()).included).toEqual([]);
    const target = scene.simulator.requests('blueprints.get')[0]?.target ?? '';
    expect(decodeURIComponent(target)).toBe('/v1/blueprints/blueprint-1?include=apps,configurations&limit[apps]=5');
  });

  it('are changed relationship by relationship', async () => {
    await using scene = await stage();
    const { blueprints } = scene.client();
    const serials = [0, 1].map((place) => serialAt(scene.organisation, place));
    const { id } = await blueprints.create({ name: 'New', related: { apps: ['361309726', 'nothing'] } });
    // Apple drops what does not exist without a word.
    expect(await blueprints.relatedIds(id, 'apps').toArray()).toEqual(['361309726']);
    await blueprints.addRelated(id, 'orgDevices', serials);
    await blueprints.addRelated(id, 'orgDevices', serials);
    expect(await blueprints.relatedIds(id, 'orgDevices').toArray()).toEqual(serials);
    await blueprints.removeRelated(id, 'orgDevices', serials.slice(0, 1));
    expect(await blueprints.relatedIds(id, 'orgDevices').toArray()).toEqual(serials.slice(1));
    const changed = await blueprints.update(id, { name: 'Newer', related: { apps: [] } });
    expect(changed.attributes.name).toBe('Newer');
    expect(await blueprints.relatedIds(id, 'apps').toArray()).toEqual([]);
    await blueprints.delete(id);
    expect((await errorOf(blueprints.get(id))).code).toBe('BUSINESS_NOT_FOUND');
  });

  it('refuse what cannot be, and name it', async () => {
    await using scene = await stage();
    const { blueprints } = scene.client();
    const missing = await errorOf(blueprints.addRelated('blueprint-1', 'apps', ['1']));
    expect(missing).toMatchObject({ code: 'BUSINESS_CONFLICT' });
    expect(missing.message).toContain("'apps' with id '1'");
    const before = scene.simulator.requests().length;
    for (const [call, name] of [
      [() => blueprints.addRelated('blueprint-1', 'apps', []), 'data'],
      [() => blueprints.addRelated('blueprint-1', JSON.parse('"books"'), ['1']), 'relationship'],
      [() => blueprints.relatedIds('blueprint-1', JSON.parse('"../x"')).toArray(), 'relationship'],
      [() => blueprints.create({ name: '' }), 'name'],
    ] as const) {
      const error = await errorOf(call);
      expect(error).toMatchObject({ code: 'BUSINESS_INVALID_REQUEST', attempts: 0 });
      expect(error.message).toContain(name);
    }
    expect(scene.simulator.requests()).toHaveLength(before);
  });
});
