import { describe, expect, it } from 'vitest';
import { errorOf, stage } from '../setup.ts';

describe('configurations', () => {
  const customSettingsValues = { configurationProfile: '<plist/>', filename: 'wifi.mobileconfig' };

  it('are made, changed, read and removed', async () => {
    await using scene = await stage();
    const { configurations } = scene.client();
    const { id, attributes } = await configurations.create({ name: 'Wi-Fi', customSettingsValues });
    expect(attributes).toMatchObject({ type: 'CUSTOM_SETTING', name: 'Wi-Fi', customSettingsValues });
    expect((await configurations.update(id, { name: 'WLAN' })).attributes).toMatchObject({
      name: 'WLAN',
      customSettingsValues,
    });
    const listed = await configurations.list().toArray();
    expect(listed.find((one) => one.id === id)?.attributes.customSettingsValues).toBeNull();
    expect((await configurations.get(id)).attributes.customSettingsValues).toEqual(customSettingsValues);
    await configurations.delete(id);
    expect((await errorOf(configurations.get(id))).code).toBe('BUSINESS_NOT_FOUND');
  });

  it('that are built in can only be read', async () => {
    await using scene = await stage();
    const { configurations } = scene.client();
    expect((await errorOf(configurations.update('airdrop', { name: 'X' }))).code).toBe('BUSINESS_CONFLICT');
    expect((await errorOf(configurations.delete('airdrop'))).code).toBe('BUSINESS_CONFLICT');
  });

  it('need a name for the file that ends as Apple asks for', async () => {
    await using scene = await stage();
    const values = { ...customSettingsValues, filename: 'wifi.xml' };
    const error = await errorOf(scene.client().configurations.create({ name: 'X', customSettingsValues: values }));
    expect(error).toMatchObject({ code: 'BUSINESS_INVALID_REQUEST', attempts: 0 });
    expect(error.message).toContain('.mobileconfig');
  });
});
