import { expect, test } from 'vitest';
import { kinds } from '../../bench/lib/replay-generator.ts';
import { readOptions, scoredSeeds, UsageError } from '../../bench/lib/replay-options.ts';

test('without an option everything is generated, on the seeds that are scored', () => {
  expect(readOptions([])).toEqual({ folders: [], kinds, tenants: undefined, seeds: scoredSeeds, write: undefined });
});

test('recordings, kinds and seeds may be given more than once', () => {
  expect(readOptions(['--corpus', 'one', '--corpus', 'two']).folders).toEqual(['one', 'two']);
  const args = [
    '--kind',
    'quiet',
    '--kind',
    'slow',
    '--seed',
    '1',
    '--seed',
    '2',
    '--tenants',
    '20',
    '--write',
    'here',
  ];
  expect(readOptions(args)).toEqual({
    folders: [],
    kinds: ['quiet', 'slow'],
    tenants: 20,
    seeds: [1, 2],
    write: 'here',
  });
});

test.each([
  [
    ['--corpus', 'here', '--kind', 'quiet'],
    '--kind is for generated corpora, and --corpus names a recording; leave one of them out',
  ],
  [['--corpus', 'here', '--write', 'there'], /^--write is for generated corpora/],
  [['--kind', 'bad-luck'], /^--kind: there is no "bad-luck"; there are hard-down, .*quiet$/],
  [['--seed', '1.5'], '--seed: expected a whole number from 0 to 4294967296, not "1.5"'],
  [['--seed', '1', '--seed', ''], '--seed: expected a whole number from 0 to 4294967296, not ""'],
  [['--tenants', '0'], '--tenants: expected a whole number from 1 to 100000, not "0"'],
  [['--write', 'here'], '--write needs --kind and --tenants: all corpora together are gigabytes'],
  [['--corpus'], /^Option '--corpus <value>' argument missing/],
  [['--speed', '2'], /^Unknown option '--speed'/],
  [['here'], /^Unexpected argument 'here'/],
])('%j is refused with a sentence', (args, expected) => {
  expect(() => readOptions(args)).toThrow(UsageError);
  expect(() => readOptions(args)).toThrow(expected);
});
