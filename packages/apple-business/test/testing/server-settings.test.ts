import { expect, it } from 'vitest';
import { createServerSettings } from '../../src/testing/server-settings.ts';

it('keeps what was changed, for each server by itself', () => {
  const settings = createServerSettings();
  const [one, other] = [
    { id: '1', name: '' },
    { id: '2', name: '' },
  ] as const;
  settings.change('1', { enableMdmDisownFlag: true });
  settings.change('1', { serverType: 'APPLE_MDM' });
  expect(settings.of(one)).toMatchObject({ enableMdmDisownFlag: true, serverType: 'APPLE_MDM' });
  expect(settings.of(other)).toMatchObject({ enableMdmDisownFlag: false, serverType: 'MDM' });
  settings.forget('1');
  expect(settings.of(one)).toEqual(settings.of(other));
});
