import { expect, test } from 'vitest';
import { isSkipKey, type SkipKeyEntry, skipKeys } from '../../src/index.ts';

const entries: readonly (readonly [string, SkipKeyEntry])[] = Object.entries(skipKeys);
const platforms = ['iOS', 'macOS', 'tvOS', 'visionOS'] as const;

test('every key has a platform, and versions that are versions', () => {
  expect(entries).toHaveLength(54);
  for (const [key, entry] of entries) {
    const versions = platforms.flatMap((platform) => entry[platform] ?? []);
    expect([key, versions.length > 0]).toEqual([key, true]);
    for (const { since, deprecated = since, removed = since } of versions)
      for (const version of [since, deprecated, removed]) expect(version).toMatch(/^\d+(\.\d+){0,2}$/);
  }
});

test('single keys are as they are documented', () => {
  expect(skipKeys.Siri).toEqual({
    iOS: { since: '7' },
    macOS: { since: '10.12' },
    tvOS: { since: '10.2' },
    visionOS: { since: '26' },
  });
  expect(skipKeys.Wallpaper).toEqual({ macOS: { since: '14.1', removed: '26' } });
  expect(skipKeys.Zoom).toEqual({ iOS: { since: '8.3', deprecated: '17' }, visionOS: { since: '26' } });
  expect(skipKeys.TapToSetup).toEqual({ tvOS: { since: '10.2' }, mayStillAppear: true });
});

test.each([
  ['Siri', true],
  ['siri', false],
  ['toString', false],
  ['AgeAssurance', false],
])('%s is documented: %s', (key, documented) => {
  expect(isSkipKey(key)).toBe(documented);
});
