import { expect, it } from 'vitest';
import { artworkUrl } from '../../src/index.ts';
import { fromLookupItem, fromPublicResult, fromResource } from '../../src/metadata/content-metadata.ts';

it('prefers what is said of the platform that was asked for', () => {
  const platformAttributes = {
    ios: { bundleId: 'com.ios' },
    osx: { bundleId: 'com.osx', latestVersionInfo: { versionDisplay: ' 2.0' } },
  };
  const resource = { id: '1', attributes: { name: 'A', bundleId: 'com.flat', platformAttributes } };
  expect(fromResource(resource, 'mac')).toMatchObject({ bundleId: 'com.osx', version: '2.0', name: 'A' });
  expect(fromResource(resource, 'ipad')).toMatchObject({ bundleId: 'com.ios', version: undefined });
  expect(fromResource({ id: '1', attributes: { bundleId: 'com.flat' } }, 'mac').bundleId).toBe('com.flat');
  expect(
    fromResource({ id: '1', attributes: { platformAttributes: { other: { bundleId: 'x' } } } }, 'web').bundleId,
  ).toBe('x');
});

it('bears what has next to nothing', () => {
  for (const item of [fromResource({ id: '1' }, 'iphone'), fromLookupItem('1', {}), fromPublicResult({ trackId: 1 })]) {
    expect(item).toMatchObject({ adamId: '1', bundleId: undefined, version: undefined, deviceFamilies: [] });
  }
});

it('fills every place of a template', () => {
  expect(artworkUrl('https://x/{w}x{h}{c}-80.{f}', 128, 'jpg')).toBe('https://x/128x128bb-80.jpg');
});

it.each([0, -1, 1.5, Number.NaN, '64', undefined])('refuses the size %j of an icon', (size) => {
  expect(() => artworkUrl('https://x/{w}x{h}', size as never)).toThrow('size must be a whole number from 1 on');
});
